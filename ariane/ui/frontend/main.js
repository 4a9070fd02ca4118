import "htmx.org";
import { Application } from "@hotwired/stimulus";

Application.start();

import { Application } from "@hotwired/stimulus";
import "htmx.org";
import { token } from "./models/http";
import { onceOnly } from "./models/live_patch";
import Palette from "./controllers/palette_controller";
import Unfold from "./controllers/unfold_controller";
import Autogrow from "./controllers/autogrow_controller";
import Autosave from "./controllers/autosave_controller";
import Board from "./controllers/board_controller";
import Combobox from "./controllers/combobox_controller";
import Composer from "./controllers/composer_controller";
import Confirm from "./controllers/confirm_controller";
import Copy from "./controllers/copy_controller";
import Dialog from "./controllers/dialog_controller";
import Dropzone from "./controllers/dropzone_controller";
import Editor from "./controllers/editor_controller";
import Emoji from "./controllers/emoji_controller";
import Fresh from "./controllers/fresh_controller";
import Hotkeys from "./controllers/hotkeys_controller";
import Insert from "./controllers/insert_controller";
import Live from "./controllers/live_controller";
import Menu from "./controllers/menu_controller";
import Panes from "./controllers/panes_controller";
import Passkey from "./controllers/passkey_controller";
import Presence from "./controllers/presence_controller";
import Print from "./controllers/print_controller";
import Push from "./controllers/push_controller";
import RelativeTime from "./controllers/relative_time_controller";
import Selection from "./controllers/selection_controller";
import SubmitOnChange from "./controllers/submit_on_change_controller";
import Theme from "./controllers/theme_controller";
import Toast from "./controllers/toast_controller";
import Trouble from "./controllers/trouble_controller";

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET") ctx.request.headers["X-CSRFToken"] = token();
});

document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => onceOnly(tasks, document));

const application = Application.start();
const controllers = {
  autogrow: Autogrow, autosave: Autosave, combobox: Combobox, composer: Composer, confirm: Confirm, copy: Copy,
  dialog: Dialog, dropzone: Dropzone, editor: Editor, emoji: Emoji, fresh: Fresh, hotkeys: Hotkeys, insert: Insert, live: Live,
  menu: Menu, panes: Panes, passkey: Passkey, presence: Presence, "relative-time": RelativeTime, "submit-on-change": SubmitOnChange,
  theme: Theme, toast: Toast, trouble: Trouble, unfold: Unfold, palette: Palette, board: Board, selection: Selection, print: Print,
  push: Push,
};
for (const [name, controller] of Object.entries(controllers)) application.register(name, controller);

if ("serviceWorker" in navigator) addEventListener("load", () => navigator.serviceWorker.register("/service-worker.js").catch(console.warn));

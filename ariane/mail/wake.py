"""Taps on the shoulder for the worker's loops of this process; others are noticed by looking twice a second."""

import threading

outbox = threading.Event()
inbound = threading.Event()

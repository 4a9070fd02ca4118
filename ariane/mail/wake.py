"""Taps on the shoulder for the worker's loops of this process; other processes are noticed by looking twice a second."""

import threading

outbox = threading.Event()
inbound = threading.Event()

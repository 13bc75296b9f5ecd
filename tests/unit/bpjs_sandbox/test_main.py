import json
import signal
import socket
import subprocess
import sys
import time

import pytest

from bpjs_sandbox.__main__ import main


@pytest.mark.parametrize("host", ["192.168.1.10", "example.org", "::"])
def test_it_refuses_to_listen_beyond_loopback(host, capsys):
    assert main(["--host", host, "--port", "0", "--control-port", "0"]) == 2
    assert "not loopback" in capsys.readouterr().err


def test_a_port_that_is_taken_is_said_so(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["--port", str(taken.getsockname()[1]), "--control-port", "0"]) == 1
    assert "cannot listen" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_listens_and_stops_cleanly(tmp_path, number):
    ready = tmp_path / "ready.json"
    command = [
        sys.executable,
        "-m",
        "bpjs_sandbox",
        "--port",
        "0",
        "--control-port",
        "0",
        "--ready-file",
        str(ready),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        where = _wait_for(ready)
        assert where["pid"] == process.pid
        socket.create_connection(("127.0.0.1", where["port"]), timeout=5).close()
        socket.create_connection(("127.0.0.1", where["control_port"]), timeout=5).close()
        process.send_signal(number)
        output, errors = process.communicate(timeout=10)
    finally:
        process.kill()
    assert (process.returncode, errors) == (0, "")
    assert "not BPJS" in output


def _wait_for(path):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if path.exists():
            return json.loads(path.read_text("utf-8"))
        time.sleep(0.05)
    pytest.fail("the sandbox did not start")

import socket

from gptdash.api import send_at_once


def delays(opened: socket.socket) -> bool:
    return not opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_connections_of_a_listening_socket_send_at_once_and_nothing_else_is_touched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket() as idle:
        assert delays(listening)
        send_at_once()
        assert delays(idle)
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert not delays(accepted)

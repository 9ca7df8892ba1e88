"""Watches a broker on port 1883 of this machine until the file named first is there: whether anybody gets in without a
user name, whether alice may publish what her rules deny, and how long nobody was served at most. Prints JSON."""
import os, socket, sys, time

CONNECT = b"\x10\x0d\x00\x04MQTT\x05\x02\x00\x3c\x00\x00\x00"


def string(text):
    return len(text).to_bytes(2, "big") + text.encode()


def packet(kind, body):
    return bytes([kind, len(body)]) + body


ALICE = packet(0x10, b"\x00\x04MQTT\x05\xc2\x00\x3c\x00" + string("") + string("alice") + string("secret-of-alice"))
FORBIDDEN = packet(0x32, string("forbidden/x") + b"\x00\x01" + b"\x00" + b"no")


def read_packet(client):
    head = client.recv(2)
    return head + client.recv(head[1]) if len(head) == 2 else b""


def session(connect):
    client = socket.create_connection(("127.0.0.1", 1883), 1)
    client.settimeout(1)
    client.send(connect)
    return client, read_packet(client)


def watch(stop):
    seen = {"anonymous": 0, "forbidden": 0, "answers": 0, "gap": 0.0}
    last = time.monotonic()
    while not os.path.exists(stop):
        try:
            client, connack = session(CONNECT)
            client.close()
            if len(connack) > 3 and connack[0] == 0x20:
                now = time.monotonic()
                seen["gap"] = max(seen["gap"], now - last)
                last = now
                seen["answers"] += 1
                seen["anonymous"] += connack[3] == 0
            client, connack = session(ALICE)
            if len(connack) > 3 and connack[3] == 0:
                client.send(FORBIDDEN)
                puback = read_packet(client)
                if len(puback) >= 4 and puback[0] == 0x40:
                    seen["forbidden"] += len(puback) == 4 or puback[4] < 128
            client.close()
        except OSError:
            pass
        time.sleep(0.02)
    seen["gap"] = max(seen["gap"], time.monotonic() - last)
    # The smallest of Debian's Pythons have no json.
    print(str(seen).replace("'", '"'))


watch(sys.argv[1])

#!/usr/bin/env python3
"""Checks evidence packs, independently of nod-verify: another language, another hand, no library but Python's own.

    verify_pack.py PACK... --key VERIFIER_KEY

A PACK is a zip file or a folder. Checks that every file is the one that manifest.json names, that the log's key signed the
checkpoint (C2SP signed-note, Ed25519 of RFC 8032), that every event opens its leaf and every leaf is under the checkpoint
(RFC 6962), that wordings and attachments have the hashes of the events, that receipts name what the events say, and that
time stamps (RFC 3161) are on the checkpoint. Does not check who signed a time stamp, nor what pack.html and pack.pdf say:
nod-verify makes the page again and compares. Ends with 0 only if every pack is verified.
"""
import base64, hashlib, json, os, re, stat, sys, zipfile
from contextlib import contextmanager
from datetime import datetime, timezone
from uuid import UUID

PATH = re.compile(r"(?!.*(^|/)\.)[0-9A-Za-z_.-]+(/[0-9A-Za-z_.-]+){0,2}")
FILES_MAX, BYTES_MAX, IN_MEMORY_MAX = 1_000_000, 64 << 30, 1 << 30


class Wrong(Exception):
    """A file of the pack, and what is wrong with it."""


def expect(holds, file, wrong):
    if not holds:
        raise Wrong(f"{file}: {wrong}")


@contextmanager
def reading(file):
    """Whatever a forger thought of is wrong with the file that is read."""
    try:
        yield
    except Wrong:
        raise
    except Exception as broken:
        raise Wrong(f"{file}: is not formed as it should be: {type(broken).__name__}: {broken}") from broken


# ---- Ed25519 (RFC 8032, section 5.1.7), in extended coordinates -----------------------------------------------------

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)  # of minus one


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        total = add(total, point) if scalar & 1 else total
        point, scalar = add(point, point), scalar >> 1
    return total


def point(data):
    y, sign = int.from_bytes(data, "little") & (1 << 255) - 1, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def signed(key, text, signature):
    r, a, s = point(signature[:32]), point(key), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or r is None or a is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(k, a))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


# ---- The log (C2SP signed-note, tlog-checkpoint, tlog-proof; RFC 6962) ----------------------------------------------


def parse_key(text):
    name, key_id, encoded = text.strip().split("+", 2)
    data = base64.b64decode(encoded, validate=True)
    known = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if len(data) != 33 or data[0] != 1 or known.hex() != key_id:
        raise ValueError("not a log's key")
    return name, known, data[1:]


def check_checkpoint(note, keys):
    """The size and root of the tree, if one of the keys signed for them."""
    text, _, signatures = note.rpartition(b"\n\n")
    text += b"\n"
    verified = False
    for line in signatures.decode().splitlines():
        _, name, encoded = line.split(" ")
        data = base64.b64decode(encoded, validate=True)
        for key in (key for key in keys if key[:2] == (name, data[:4])):
            expect(signed(key[2], text, data[4:]), "checkpoint", "is not signed with the key given")
            verified = True
    origin, size, root = text.decode().split("\n")[:3]
    ours = verified and any(key[0] == origin for key in keys)
    expect(ours, "checkpoint", "is not signed with the key given")
    return int(size), base64.b64decode(root, validate=True)


def in_tree(leaf, index, size, root, path):
    """RFC 9162, section 2.1.3.2."""
    node, last, value = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            value = hashlib.sha256(b"\1" + beside + value).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = hashlib.sha256(b"\1" + value + beside).digest()
        node, last = node >> 1, last >> 1
    return 0 <= index < size and last == 0 and value == root


def check_proof(name, file, event, note, tree):
    head, _, checkpoint = file.partition(b"\n\n")
    lines = head.decode().split("\n")
    expect(checkpoint == note, name, "does not lead to the pack's checkpoint")
    expect(lines[0] == "c2sp.org/tlog-proof@v1" and len(lines) >= 3, name, "is no proof")
    leaf = event["leaf"].encode()
    expect(lines[1] == "extra " + base64.b64encode(leaf).decode(), name, "is of another leaf")
    expect(lines[2] == f"index {event['index']}", name, "is of another place")
    path = [base64.b64decode(line, validate=True) for line in lines[3:]]
    found = in_tree(hashlib.sha256(b"\0" + leaf).digest(), event["index"], *tree, path)
    expect(found, name, "does not lead to the checkpoint's root")


def der(data):
    """The parts of a constructed value: (tag, content) each."""
    parts = []
    while data:
        tag, length, at = data[0], data[1], 2
        if length & 0x80:
            at = 2 + (length & 0x7F)
            length = int.from_bytes(data[2:at], "big")
        parts.append((tag, data[at : at + length]))
        data = data[at + length :]
    return parts


def check_stamp(name, token, note):
    signed_data = der(der(der(der(token)[0][1])[1][1])[0][1])
    info = der(der(der(signed_data[2][1])[1][1])[0][1])
    algorithm, imprint = der(der(info[0][1])[2][1])
    hashes = {b"`\x86H\x01e\x03\x04\x02" + bytes([i]): h for i, h in [(1, "sha256"), (2, "sha384"), (3, "sha512")]}
    hash_name = hashes[der(algorithm[1])[0][1]]
    expect(imprint[1] == hashlib.new(hash_name, note).digest(), name, "is a time stamp on something else")


# ---- The pack -------------------------------------------------------------------------------------------------------


def open_pack(place):
    """The sizes of the files by path, and how to read one; refuses what no pack has."""
    if os.path.isdir(place):
        found = []
        for folder, folders, files in os.walk(place):
            for name in folders + files:
                full = os.path.join(folder, name)
                path = os.path.relpath(full, place).replace(os.sep, "/")
                expect(not os.path.islink(full), path, "is a link")
                found += [(path, os.path.getsize(full))] if name in files else []
        read = lambda path: open(os.path.join(place, path), "rb")
    else:
        pack = zipfile.ZipFile(place)
        for entry in pack.infolist():
            kind = stat.S_IFMT(entry.external_attr >> 16)
            expect(kind in (0, stat.S_IFREG) and not entry.flag_bits & 1, entry.filename, "is no plain file")
        found = [(entry.filename, entry.file_size) for entry in pack.infolist()]
        read = pack.open
    expect(len(found) <= FILES_MAX and sum(size for _, size in found) <= BYTES_MAX, place, "is larger than any pack")
    folded = set()
    for path, _ in found:
        expect(PATH.fullmatch(path) and len(path) <= 200, ascii(path), "is no name that a file of a pack has")
        expect(path.lower() not in folded, path, "is there twice")
        folded.add(path.lower())
    return dict(found), read


def once(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError("a name stands twice in one object")
    return dict(pairs)


def check_files(sizes, read):
    expect("manifest.json" in sizes, "manifest.json", "is missing")
    manifest = json.loads(whole("manifest.json", sizes, read), object_pairs_hook=once)
    expect(manifest["schema"] == "nod-evidence-manifest/1", "manifest.json", "is of another form")
    for path, sha256 in sorted(manifest["files"].items()):
        expect(path in sizes, ascii(path), "is missing")
        value = hashlib.sha256()
        with read(path) as file:
            while block := file.read(1 << 20):
                value.update(block)
        expect(value.hexdigest() == sha256, path, "is not the file that manifest.json names")
    for path in sorted(sizes.keys() - manifest["files"].keys() - {"manifest.json"}):
        raise Wrong(f"{path}: is not in manifest.json")
    return manifest


def whole(path, sizes, read):
    expect(sizes.get(path, 0) <= IN_MEMORY_MAX, path, "is too large for this program")
    expect(path in sizes, path, "is missing")
    with read(path) as file:
        return file.read(IN_MEMORY_MAX)


def check_event(event, organization, phone, previous):
    which = f"event {event['event_id']}"
    leaf, body = json.loads(event["leaf"], object_pairs_hook=once), event["body"].encode()
    # What was before an erasure is no longer told, and an erasure binds no number.
    erasure = event["kind"] == "erasure"
    follows = event.get("previous_event_id") == previous or (erasure and previous is None)
    expect(follows, "records.json", f"{which}: the event before it is left out")
    moment = datetime.fromisoformat(event["recorded_at"][:19]).replace(tzinfo=timezone.utc)
    fraction = (event["recorded_at"][19:].strip(".Z") + "000000")[:6]
    told = [event["event_id"], event["kind"], int(moment.timestamp()) * 1_000_000 + int(fraction), event["commitment"]]
    in_log = [leaf["event_id"], leaf["kind"], leaf["recorded_at"], leaf["commitment"]]
    expect(told == in_log, "records.json", f"{which}: is told otherwise than its leaf has it")
    hashed = hashlib.sha256(b"\0" + event["leaf"].encode()).hexdigest()
    expect(event["leaf_hash"] == hashed, "records.json", f"{which}: has another leaf hash")
    salt = bytes.fromhex(event["salt"])
    number = (0 if erasure else int(phone[1:])).to_bytes(8, "big")
    commitment = hashlib.sha256(salt + UUID(organization).bytes + number + body).hexdigest()
    opens = len(salt) == 16 and commitment == leaf["commitment"]
    expect(opens, "records.json", f"{which}: what is told is not what the log took in")
    content = json.loads(body, object_pairs_hook=once)
    expect(content["kind"] == event["kind"], "records.json", f"{which}: is of another kind")
    return content


def check_attachments(event, content, files):
    named = {file["sha256"] for file in content.get("evidence", {}).get("attachments", [])}
    for sha256, path in event.get("attachments", {}).items():
        expect(sha256 in named, "records.json", f"event {event['event_id']} does not name {path}")
        expect(re.fullmatch(rf"attachments/{sha256}\.[a-z0-9]+", path), "records.json", f"{path} has a wrong name")
        expect(files.get(path) == sha256, path, "is not the file that was kept")
    return set(event.get("attachments", {}).values())


def check_wording(event, content, wordings):
    shown = content.get("disclosure")
    if shown and (shown["id"], shown["version"]) in wordings:
        same = wordings[shown["id"], shown["version"]] == shown["sha256"]
        expect(same, "records.json", f"event {event['event_id']}: was shown another wording")


def check_receipts(paths, consents, sizes, read):
    """Each opt-in has a receipt of both kinds, which names its person, words and times."""
    for kind in ("iso27560", "kantara"):
        left = dict(consents)
        for path in sorted(path for path in paths if path.endswith(f".{kind}.json")):
            with reading(path):
                receipts = json.loads(whole(path, sizes, read), object_pairs_hook=once)
                for receipt in receipts if isinstance(receipts, list) else [receipts]:
                    check_receipt(path, kind, receipt, left)
        expect(not left, "receipts", "one is missing")


def check_receipt(path, kind, receipt, left):
    if kind == "iso27560":
        source = receipt["dct:source"]
        phone, shown, _ = left.pop(receipt["dct:identifier"], (None, None, None))
        known = source["dpv:hasDataSubject"]["dct:identifier"], source["dpv:hasNotice"].get("iso27560:sha256")
        same = phone and known == (phone, shown)
    else:
        phone, _, at = left.pop(receipt["consentReceiptID"], (None, None, None))
        moment = datetime.fromisoformat(at[:19] + "+00:00").timestamp() if at else None
        same = (receipt["piiPrincipalId"], receipt["consentTimestamp"]) == (phone, moment)
    expect(same, path, "says something else than records.json")


def receipt_id(event_id):
    value = bytearray(hashlib.sha256(f"nod consent receipt {event_id}".encode()).digest()[:16])
    value[6], value[8] = value[6] & 0x0F | 0x80, value[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(value)))


def check_records(manifest, sizes, read, note, tree):
    records = json.loads(whole("records.json", sizes, read), object_pairs_hook=once)
    about, organization, files = records["pack"], records["organization"]["id"], manifest["files"]
    same = (about["id"], about["requested_at"], about["organization"])
    expect(same == (manifest["pack"], manifest["made_at"], organization), "records.json", "is of another pack")
    phones = [person["phone"] for person in records["people"]]
    expect("phone" not in about or phones == [about["phone"]], "records.json", "tells of somebody else")
    wordings = {}
    for wording in records["disclosures"]:
        wordings[wording["id"], wording["version"]] = wording["sha256"]
        hashed = hashlib.sha256(wording["text"].encode()).hexdigest()
        expect(hashed == wording["sha256"], "records.json", f"the wording {wording['id']} was changed")
    belong, consents = {"records.json", "pack.html", "pack.pdf", "checkpoint"}, {}
    for person in records["people"]:
        previous, known = None, set()
        for event in person["events"]:
            content = check_event(event, organization, person["phone"], previous)
            previous = event["event_id"]
            known.add(previous)
            proof = f"proofs/{previous}.tlog-proof"
            expect(event.get("proof") == proof, "records.json", f"event {previous} has no proof")
            with reading(proof):
                check_proof(proof, whole(proof, sizes, read), event, note, tree)
            check_wording(event, content, wordings)
            belong |= {proof} | check_attachments(event, content, files)
            of_program = about.get("brand", content.get("brand")), about.get("program", content.get("program"))
            if event["kind"] == "opt_in" and of_program == (content["brand"], content["program"]):
                shown = content.get("disclosure", {}).get("sha256")
                consents[receipt_id(previous)] = person["phone"], shown, content["occurred_at"]
        for message in person["messages"]:
            basis = {event for one in message["decisions"] for event in one["decision"]["basis"]}
            expect(basis <= known, "records.json", f"message {message['message_id']} relies on what is not told")
    receipts = {path for path in files if path.startswith("receipts/")}
    check_receipts(receipts, consents, sizes, read)
    for path in sorted(path for path in files if path.startswith("timestamps/")):
        with reading(path):
            check_stamp(path, whole(path, sizes, read), note)
        belong.add(path)
    for path in sorted(files.keys() - belong - receipts):
        raise Wrong(f"{path}: belongs to nothing that the records tell")


def check_pack(place, keys):
    with reading(os.path.basename(place)):
        sizes, read = open_pack(place)
    with reading("manifest.json"):
        manifest = check_files(sizes, read)
    with reading("checkpoint"):
        note = whole("checkpoint", sizes, read)
        tree = check_checkpoint(note, keys)
    with reading("records.json"):
        check_records(manifest, sizes, read, note, tree)


def main(arguments):
    places, keys = [], []
    arguments = iter(arguments)
    for argument in arguments:
        if argument == "--key":
            keys += [parse_key(line) for line in next(arguments).split()]
        else:
            places.append(argument)
    if not places or not keys:
        sys.exit(__doc__)
    good = True
    for place in places:
        try:
            check_pack(place, keys)
            print(f"{place}: verified; what pack.html and pack.pdf say was not compared")
        except Wrong as wrong:
            good = False
            print(f"{place}: NOT verified: {wrong}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Codecs that we did not write read the SMS-SUBMIT PDUs that the station wrote: libgammu and Wireshark. Each gives the set of
(number, text), parts joined."""
import collections
import pathlib
import struct
import subprocess
import tempfile

import gammu

USER_LINK = 147  # of a capture, mapped to SMS below
JOINT = "\x1e"   # between the parts that tshark has joined


def by_gammu(pdus):
    parts = collections.defaultdict(dict)
    for pdu in pdus:
        part = gammu.DecodePDU(bytes.fromhex(pdu), True)
        header = part["UDH"]
        parts[part["Number"], header["ID8bit"], max(header["AllParts"], 1)][header["PartNumber"]] = _shown(part)
    whole = {key: found for key, found in parts.items() if len(found) == key[2]}
    return {(number, "".join(found[n] for n in sorted(found))) for (number, _, _), found in whole.items()}


def _shown(part):
    """libgammu counts an escape as a character and shows one more behind the text for each: those are not in the PDU."""
    text = part["Text"]
    escapes = sum(char in "^{}\\[~]|€" for char in text) if part["Coding"] == "Default_No_Compression" else 0
    return text[:len(text) - escapes]


def by_tshark(pdus):
    with tempfile.TemporaryDirectory() as folder:
        capture = pathlib.Path(folder) / "sms.pcap"
        frames = [_received(bytes.fromhex(pdu)[1:]) for pdu in pdus]
        capture.write_bytes(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, USER_LINK)
                            + b"".join(struct.pack("<IIII", 0, 0, len(frame), len(frame)) + frame for frame in frames))
        fields = [word for name in ("gsm_sms.tp-oa", "gsm_sms.sms_text") for word in ("-e", name)]
        read = subprocess.run(["tshark", "-r", capture, "-o", f'uat:user_dlts:"User 0 (DLT={USER_LINK})","gsm_sms","0","","0",""',
                               "-T", "fields", "-E", f"aggregator={JOINT}", *fields], capture_output=True, text=True, check=True)
    lines = [line.split("\t") for line in read.stdout.split("\n") if "\t" in line]
    return {("+" + number, text.replace(JOINT, "")) for number, text in lines}


def _received(submit):
    """Its dissector reads what a telephone receives: the same number, coding and user data as an SMS-DELIVER."""
    address_end = 4 + (submit[2] + 1) // 2
    data = address_end + 2 + (1 if submit[0] >> 3 & 3 == 2 else 0)
    stamp = bytes.fromhex("62114202000023")
    return bytes([0x04 | submit[0] & 0x40]) + submit[2:address_end] + submit[address_end:address_end + 2] + stamp + submit[data:]

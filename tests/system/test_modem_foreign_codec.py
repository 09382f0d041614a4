"""What the station writes is read by a codec that we did not write: libgammu. The PDUs are those of tests/vectors/sms-pdu.jsonl,
which the station's encoder makes octet by octet (test_vectors)."""
import json
import pathlib
import unittest

import gammu

VECTORS = pathlib.Path(__file__).parents[1] / "vectors" / "sms-pdu.jsonl"


class ForeignCodec(unittest.TestCase):
    def test_libgammu_reads_our_texts(self):
        read = 0
        for line in VECTORS.read_text(encoding="utf-8").splitlines():
            vector = json.loads(line)
            if vector["kind"] != "submit" or "libgammu" not in vector["agreed_by"]:
                continue
            messages = [gammu.DecodePDU(bytes.fromhex(part["pdu"]), True) for part in vector["parts"]]
            self.assertEqual("".join(message["Text"] for message in messages), vector["text"], vector["id"])
            self.assertEqual({message["Number"] for message in messages}, {vector["to"]}, vector["id"])
            read += 1
        self.assertGreater(read, 20)


if __name__ == "__main__":
    unittest.main()

"""An I/O module to test against: pymodbus's own server, over TCP or a serial line, ordered about by lines on stdin.

  modbus_module.py tcp PORT UNIT…     modbus_module.py rtu DEVICE UNIT…
  set di|co|ir|hr UNIT ADDRESS VALUE      get di|co|ir|hr UNIT ADDRESS   -> "VALUE"
  delay MS      every answer from now on comes so late
Says "ready" once it listens. Addresses 0 to 31 exist; others are refused with exception 2.
"""
import asyncio
import logging
import sys
import threading
import time

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server.async_io import ModbusSerialServer, ModbusTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer

logging.disable(logging.CRITICAL)  # connections that are cut are the point here
delay = 0.0


class Block(ModbusSequentialDataBlock):
    def getValues(self, address, count=1):
        if delay and threading.current_thread() is threading.main_thread():
            time.sleep(delay)
        return super().getValues(address, count)


def module():
    return ModbusSlaveContext(di=Block(0, [0] * 32), co=Block(0, [0] * 32), hr=Block(0, [0] * 32), ir=Block(0, [0] * 32), zero_mode=True)


def obey(context):
    global delay
    codes = {"co": 1, "di": 2, "hr": 3, "ir": 4}
    for line in sys.stdin:
        words = line.split()
        if words[0] == "delay":
            delay = int(words[1]) / 1000
            print("ok", flush=True)
            continue
        table, unit, address = words[1], int(words[2]), int(words[3])
        if words[0] == "set":
            context[unit].setValues(codes[table], address, [int(words[4])])
            print("ok", flush=True)
        else:
            print(int(context[unit].getValues(codes[table], address, 1)[0]), flush=True)


async def serve():
    units = {int(unit): module() for unit in sys.argv[3:]}
    context = ModbusServerContext(slaves=units, single=False)
    if sys.argv[1] == "tcp":
        server = ModbusTcpServer(context, framer=ModbusSocketFramer, address=("127.0.0.1", int(sys.argv[2])), allow_reuse_address=True)
    else:
        server = ModbusSerialServer(context, framer=ModbusRtuFramer, port=sys.argv[2], baudrate=115200, timeout=0.05)
        await server.start()
    running = asyncio.ensure_future(server.serve_forever())
    if sys.argv[1] == "tcp":
        await server.serving
    threading.Thread(target=obey, args=(context,), daemon=True).start()
    print("ready", flush=True)
    await running


asyncio.run(serve())

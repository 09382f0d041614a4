"""An I/O module to test against: pymodbus's own server, over TCP or a serial line, ordered about by lines on stdin.

  modbus_module.py tcp PORT UNIT…     modbus_module.py rtu DEVICE UNIT…
  set di|co|ir|hr UNIT ADDRESS VALUE      get di|co|ir|hr UNIT ADDRESS   -> "VALUE"
  delay MS      every answer from now on comes so late
  unreadable FUNCTION      reading by this function code is refused from now on
  silent FUNCTION          … is not answered from now on
  deaf on|off              writes are acknowledged and change nothing
Says "ready" once it listens. Addresses 0 to 31 exist; others are refused with exception 2.
"""
import asyncio
import logging
import sys
import threading
import time

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.exceptions import NoSuchSlaveException

try:  # 3.0, of Debian 12
    from pymodbus.server.async_io import ModbusSerialServer, ModbusTcpServer
    OLD = True
except ImportError:  # 3.8, of Debian 13: it reads beyond its addresses, and tells any trouble as exception 4
    from pymodbus.pdu import ExceptionResponse
    from pymodbus.server import ModbusSerialServer, ModbusTcpServer
    OLD = False

logging.disable(logging.CRITICAL)  # connections that are cut are the point here
delay = 0.0
unreadable, silent = set(), set()
deaf = False


class Block(ModbusSequentialDataBlock):
    def getValues(self, address, count=1):
        if delay and threading.current_thread() is threading.main_thread():
            time.sleep(delay)
        if not self.validate(address, count):
            raise IndexError(address)
        return super().getValues(address, count)


class Module(ModbusSlaveContext):
    def validate(self, fx, address, count=1):
        if fx in silent:
            raise NoSuchSlaveException  # the server says nothing to it then
        return fx not in unreadable and super().validate(fx, address, count)

    def getValues(self, fx, address, count=1):
        if fx in silent:
            raise NoSuchSlaveException
        if fx in unreadable:
            raise IndexError(fx)
        return super().getValues(fx, address, count)

    def setValues(self, fx, address, values):
        if not deaf or fx != 5 or threading.current_thread() is not threading.main_thread():
            super().setValues(fx, address, values)


def module():
    return Module(**{table: Block(1, [0] * 32) for table in ("di", "co", "hr", "ir")})  # a context counts from 1, the wire from 0


def obey(context, server):
    global delay, deaf
    codes = {"co": 5, "di": 2, "hr": 3, "ir": 4}
    for line in sys.stdin:
        words = line.split()
        if words[0] == "delay":
            delay = int(words[1]) / 1000
            print("ok", flush=True)
            continue
        if words[0] == "deaf":
            deaf = words[1] == "on"
            print("ok", flush=True)
            continue
        if words[0] == "unreadable":
            unreadable.add(int(words[1]))
            print("ok", flush=True)
            continue
        if words[0] == "silent":
            server.ignore_missing_slaves = True
            silent.add(int(words[1]))
            print("ok", flush=True)
            continue
        table, unit, address = words[1], int(words[2]), int(words[3])
        if words[0] == "set":
            context[unit].setValues(codes[table], address, [int(words[4])])
            print("ok", flush=True)
        else:
            print(int(context[unit].getValues(codes[table], address, 1)[0]), flush=True)


class Refusals:
    """Turns the exception 4 of an address that does not exist into the 2 that a module would send."""
    asked = 0

    def look(self, sending, pdu):
        if not sending:
            self.asked = pdu.function_code
        elif isinstance(pdu, ExceptionResponse) and pdu.exception_code == 4:
            refusal = ExceptionResponse(self.asked, 2)
            refusal.transaction_id, refusal.dev_id = pdu.transaction_id, pdu.dev_id
            return refusal
        return pdu


def server_of(context):
    more = {} if OLD else {"trace_pdu": Refusals().look}
    if sys.argv[1] == "tcp":
        more |= {"allow_reuse_address": True} if OLD else {}
        return ModbusTcpServer(context, address=("127.0.0.1", int(sys.argv[2])), **more)
    return ModbusSerialServer(context, port=sys.argv[2], baudrate=115200, timeout=0.05, **more)


async def listening(server):
    """What ends when the server does, once it listens."""
    if not OLD:
        await server.serve_forever(background=True)
        return server.serving
    if sys.argv[1] == "rtu":
        await server.start()
    running = asyncio.ensure_future(server.serve_forever())
    if sys.argv[1] == "tcp":
        await server.serving
    return running


async def serve():
    units = {int(unit): module() for unit in sys.argv[3:]}
    context = ModbusServerContext(slaves=units, single=False)
    server = server_of(context)
    running = await listening(server)
    threading.Thread(target=obey, args=(context, server), daemon=True).start()
    print("ready", flush=True)
    await running


asyncio.run(serve())

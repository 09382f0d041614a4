"""A street of two clients, three people who come and a plan in seconds, for tests that need somebody to be called. Invented."""

LI, ZHAO, QIAN = "+8615400000001", "+8615400000002", "+8615400000003"  # on duty, warden, keyholder

# What no log may hold.
PERSONAL = ("陈惠安", "林月娥", "李值班", "赵楼长", "钱邻居", "帆影里3幢", LI[3:], ZHAO[3:], QIAN[3:])

ALWAYS = "".join(f"T{n},ST,operator,{day},00:00,24:00,S1,1,\n" for n, day in enumerate(("workday", "weekend", "holiday")))

TABLES = {
    "units": "unit_id,kind,parent_id,name\nST,street,,金桥街道\nC1,community,ST,归帆社区\nB1,building,C1,帆影里3幢\n",
    "staff": f"person_id,name,roles,unit_id,phone,channels,languages\nS1,李值班,operator,ST,{LI},console;sms,普通话\n",
    "wardens": f"person_id,name,unit_id,role,phone,channels\nW1,赵楼长,B1,warden,{ZHAO},sms\nW2,钱邻居,B1,warden_standin,{QIAN},sms\n",
    "clients": "client_id,file_no,name,birth_date,community_id,building_id,address\n"
               "K1,F1,陈惠安,1938-03-12,C1,B1,帆影里3幢501\nK2,F2,林月娥,1941-11-02,C1,B1,帆影里3幢302\n",
    "keyholders": "client_id,order,person_id,has_key\nK1,1,W2,yes\nK2,1,W2,yes\n",
    "warden_clients": "client_id,warden_id\nK1,W1\nK2,W1\n",
    "devices": "device_id,client_id,gateway,account\nD1,K1,dc09-main,A001\nD2,K2,dc09-main,A002\n"
               "D3,K1,receiver-tcp,2001\nD4,K1,receiver-pty,2001\n",
    "plans": "plan_id,priority,step,after_s,whom,channels,again_after_s\nP1,1,1,0,role:operator,console;sms,30\nP1,1,2,2,warden,sms,30\n"
             "P1,1,3,600,keyholder,sms,30\nP2,2,1,0,role:operator,sms,60\nP3,3,1,0,role:operator,console,\n",
    "duty_shifts": "shift_id,unit_id,role,day_kind,from,to,rotation,people_needed,standin_id\n" + ALWAYS,
}


def move_in(station, **others):
    """Imports the street, each table as it is or as `others` have it."""
    files = []
    for name, text in {**TABLES, **others}.items():
        files.append(station.folder / f"{name}.csv")
        files[-1].write_text(text, encoding="utf-8")
    done = station.ctl("--database", station.database, "import", *files)
    assert done.returncode == 0, done.stdout + done.stderr

import type { Words } from "./words";

export const zh: Words = {
  brand: "应声",
  title: "应声 · 值班台",
  lang: "zh-CN",
  event: {
    unidentified: "未识别信号", medical: "医疗求助", personal_emergency: "求助", panic: "紧急求助", duress: "受胁迫", fall: "跌倒", inactivity: "久无活动", no_motion: "久无走动",
    missed_check_in: "未报平安", help_needed: "现场要人帮忙", fire: "火警", smoke: "烟雾", heat: "高温火警", gas: "燃气泄漏", carbon_monoxide: "一氧化碳", flood: "漏水", intrusion: "闯入", tamper: "设备被拆动",
    alarm: "报警（种类不明）", low_temperature: "室温过低", high_temperature: "室温过高", environment: "环境异常", helper_arrived: "帮手已到", helper_done: "帮手已办完", case_closed: "现场已结", low_battery: "电量低",
    battery_missing: "电池缺失", mains_failure: "停电", supervision_lost: "设备静默", link_fault: "线路故障", jamming: "无线干扰", sensor_fault: "传感器故障", fire_fault: "消防设备故障", output_fault: "输出故障", system_fault: "设备故障",
    system_reset: "设备重启", clock_fault: "时钟不准", maintenance_request: "请求维修", periodic_test: "定时测试", link_test: "线路测试", manual_test: "手动测试", test_mode: "测试方式", test_result: "测试结果", speech_follows: "请求通话",
    armed: "布防", disarmed: "撤防", cancel: "取消", schedule_missed: "未按时布撤防", bypass: "旁路", access: "门禁", programming: "编程", status: "状态", log: "记录",
  },
  priority: { 1: "生命", 2: "紧急", 3: "设备", 4: "服务" },
  mark: (p) => `优先级 ${p}`,
  stage: { asked: "呼叫", accepted: "接受", en_route: "途中", on_scene: "到场", safe: "平安" },
  way: { console: "值班台", sms: "短信", voice: "电话" },
  role: {
    operator: "值班员", supervisor: "值班长", administrator: "管理员", warden: "楼道长", standin: "替班楼道长", volunteer: "志愿者", volunteers: "就近志愿者", relative: "家属", relatives: "家属", keyholder: "持钥匙人", street_lead: "街道负责人",
    coordinator: "协调员", neighbour: "邻居", nurse: "护士", technician: "技术员", everybody: "所有人", auditor: "审计员", mobile: "外勤", community_worker: "社区工作者", community_lead: "社区负责人", duty_officer: "值班干部", mediator: "调解员", moderator: "主持人", treasurer: "出纳",
  },
  vital: { store: "存储", clock: "时钟", console: "值班台", roster: "排班", wire: "线路", modem: "短信模块", sim: "短信卡", network: "移动网络", signal: "信号强度", disk: "磁盘", journal: "日志", plan: "预案", database: "数据库", module: "输入模块", outbox: "发件箱", port: "串口", heartbeat: "心跳", silence: "无信号", parity: "校验位", frames: "坏帧", flood: "连接过多", http: "网页", configuration: "配置", audit: "自查", alive: "对外报平安", head: "日志存证", tables: "数据表", files: "数据文件", storage: "短信存储", unreadable: "无法识别的信号" },
  page: { queued: "待发", sending: "发送中", sent: "已发出", delivered: "已送达", answered: "已答", failed: "未送到", withdrawn: "不需要了" },
  answer: { asked: "未答", accepted: "我去", declined: "去不了", stood_down: "已免去", silent: "没有回音" },
  resolution: { helped: "已帮助，平安", hospital: "已送医", false_press: "误触", test: "测试", no_need: "不需要帮助", mended: "已修好", not_found: "没找到人", deceased: "已去世", other: "其他" },
  ended: { restored: "设备已恢复" },
  join: "、",
  dot: " · ",
  colon: "：",
  login: { heading: "值班登录", login: "登录名", password: "密码", enter: "登录", entering: "正在登录…", wrong: "登录名或密码不对，请再试。", unreachable: "连不上本站。本站仍在接收报警；请检查网线，再试。", nobody: "此刻没有人在这里看！", nobody_more: "报警照常接收，并按预案呼叫，但这块屏看不到。", waiting: "连不上本站，正在再试……本站仍在接收报警，并按预案呼叫。", deserted: "登录已过期。请马上重新登录。没写完的经过还在。" },
  strip: {
    gateways: "网关", sms: "短信", store: "存储", well: "好", ill: "有故障", live: (s) => `实时 ${s} 秒`, not_live: "不是实时", sound_on: "声音 开", sound_off: "声音 关", on_duty: "当班", nobody_on_duty: "无人当班",
    theme_day: "日间", theme_night: "夜间", other_language: "English", logout: "退出", me: "我", health: "本站状况",
  },
  band: {
    unrecorded: "本站写不进磁盘，没有留痕", unrecorded_more: "报警照常响铃、照常呼叫；网关收不到确认，会再发；你的操作会一直重试，直到写入。",
    more: (n) => `还有 ${n} 条`, take: "接警", taking: "正在接…", calm: (last) => (last ? `没有待接的报警。最近一条在 ${last} 前。` : "没有待接的报警。"), cut: (age) => `连接已断 ${age}`,
    stopped: (at) => `画面停在 ${at}，可能已过时。本站仍在接收报警，并按预案呼叫。`, connecting: "正在连接本站…", retry: (n) => `第 ${n} 次重连…`, mute: "静音 60 秒", muted: "已静音", on_test: "测试中", pressed_again: (n) => `又按了！第 ${n} 次`, also_again: (name) => `${name}又按了`, look: "去看",
  },
  queue: {
    label: "报警队列", waiting: "待接", waiting_order: "按优先级，再按先后", in_hand: "处理中", in_hand_order: "迟的在前", parked: "挂起", parked_order: "到时自动回到待接", none: "空", nobody: "未接",
    over: (s) => `超 ${s} 秒`, me: "我", late: (t) => `迟 ${t}`, back_at: (t) => `${t} 回来`, undo: "撤销", closing: "正在结案", pressed_again: "又按了", unresolved: "待结案", plan_runs: "预案进行中", unknown_account: (a) => `未登记设备 ${a}`, unreadable: "读不出的信号",
    station: "本站", gateway: "网关", silent_devices: "台设备", foot: (waiting, open) => `待接 ${waiting} · 未结 ${open}`, foot_head: (head) => `日志 #${head}`, more: (hidden) => `还有 ${hidden} 条：再显示一些`,
  },
  fate: {
    step: (whom, ways, time) => `${time} 后自动呼叫${whom}（${ways}）`, restart: (time) => `${time} 后预案从头再来，呼叫所有人`, remind: (whom, time) => `${time} 后提醒${whom}`, escalate: (whom, time) => `${whom}没有回音，${time} 后继续呼叫别人`,
    unpark: (time) => `${time} 后回到待接`, overdue: "本站正在做下一步",
  },
  incident: {
    label: "报警", female: "女", male: "男", age: (y) => `${y} 岁`, received: (t) => `${t} 收到`, taken_by: (n) => `${n} 接警`, pressed: (m, t) => `${t} 又按 ${m} 次`, restored: "设备已报恢复", test: "设备在测试中，求助仍按真警处理",
    round: (n) => `第 ${n} 轮，呼叫所有人`, since: "历时", next: "下一步", plan: "预案", plan_aside: (id) => `${id}`, story: "经过", story_from: (n) => `日志 #${n} 起`, loading: "正在取档案…", no_plan: "没有预案步骤",
    step_signs: { done: "已做", failed: "失败", current: "现在", pending: "未到", skipped: "跳过" },
  },
  step: {
    of: (n, all) => `下一步 · 预案第 ${n} 步，共 ${all} 步`, now: "下一步", take: "接警", confirm: (n) => `${n}说去，但没有回代码：打电话问清`, confirm_why: "问清以后按 F4；在此之前预案继续呼叫别人。", advance: (whom, ways) => (whom ? `现在就呼叫${whom}（${ways}）` : "现在就走预案下一步"),
    stage: { en_route: (n) => `${n}出门了吗？`, on_scene: (n) => `${n}到了吗？`, safe: (n) => `${n}：老人平安吗？` }, resolve: "结案", button: { take: "接警", confirm: "确认去", advance: "呼叫", en_route: "已出门", on_scene: "已到场", safe: "平安", resolve: "结案" },
    phone: (n) => `电话 ${n}`, sending: "正在送达…",
  },
  client: {
    label: "服务对象", file: (n) => `档案 ${n}`, place: "地点", device: "设备", risk: "当心", entry: "进门", consent: "已同意入户", no_consent: "没有同意入户", speech: "沟通", illness: "病史", medicine: "用药", hospital: "医院", phone: "电话", family: "联系人",
    earlier: "以往", no_earlier: "没有以往的报警", still_open: "未结", key: "有钥匙", mobility: "行动", location: "位置", account: "账号", gateway: "网关", help_line: "求助电话", unknown: "没有档案", detail: "说明", minutes: (n) => `${n} 分钟`, told: { always: "随时可告知", emergency: "只在紧急时告知", never: "不得告知" },
  },
  note: { label: "写经过", placeholder: "写一句经过……", write: "写下", park: "挂起 10 分钟", saved: "没写完的会留在本机" },
  resolve: { heading: "怎样结束的？按数字", hint: "先按数字选结果", note: "写明经过（必填）", note_needed: "涉及生命的报警要写经过才能结案。", button: "结案", held: (what) => `结案：${what}，5 秒内按 F9 可撤销`, leave: "Esc 返回" },
  responders: {
    label: "响应人", coming: "谁在去", needed: "需 1 人到场", none: "还没有人被呼叫", due: { accepted: (t) => `出门时限 ${t}`, en_route: (t) => `到场时限 ${t}`, on_scene: (t) => `报平安时限 ${t}`, safe: (t) => `结案时限 ${t}` }, left: (t) => `剩 ${t}`, late: (t) => `迟 ${t}`,
    page: "呼叫", again: "再呼叫", unproven: "未核实：没有代码", others: "还可以叫", others_order: "由近及远", others_none: "没有别的人", metres: (n) => `${n} 米`, kilometres: (n) => `${n} 公里`, minutes: (n) => `${n} 分钟`, has_key: "有钥匙", busy: "在别处", on_duty: "当班",
    times: (n) => `第 ${n} 次`, ambulance_say: "照读", ambulance: "120", read_out: (t) => `照读：${t}`, only_phone: "只能打电话", track: (n) => `${n} 的进度`, sorry: "去不了", goes: "他去", cannot: "去不了",
  },
  calm: { heading: "一切安静", sub: (g) => `${g} 个网关都在听。`, test: "试铃", here: "此刻谁在", ill: (n) => `${n} 处要看`, duty_gap: "此刻无人当班" },
  shift: { heading: "开始值班", why: "浏览器要按一下才出声。按下就试铃。", start: "开始值班，试铃", heard: "听到了", question: "听到铃声了吗？", not_heard: "没听到", advice: "检查音箱电源和音量，再试一次。没有声音时本站的警号会响。", ok: "声音已开。" },
  said: {
    refused: (why) => why, lost: "连接已断，没有送出。恢复实时后再按；急事先打电话。", nothing_waiting: "没有待接的报警。", choose_first: "先选一条报警：↑ ↓ 再按 Enter。",
    done: { take: "已接警。", advance: "预案走了一步。", accept: "已确认，他去。", decline: "已记：去不了。", stage: "已记。", park: "已挂起。", page: "已呼叫。", note: "已写进日志。", resolve: "已结案。" }, undone: "已撤销，没有结案。", pending: (n) => `${n} 件正在送达…`, logout_owed: "这块屏已锁，但本站还没收到退出；连上后自动补送。请不要关掉浏览器。", dropped: (n) => `上一位的 ${n} 件没有送到，请看经过再做。`, empty_note: "还没有写字。",
  },
  keys: { take_next: "接下一条", next_step: "下一步", park: "挂起", resolve: "结案", resolve_undo: "结案；5 秒内再按一次撤销，改了再结", note: "写经过", all: "所有按键", heading: "所有按键", move: "在队列里上下", digits: "呼叫这个数字的人；结案时选结果", leave: "离开输入框或面板，不改变任何事", open: "打开" },
  narrow: "屏幕太窄：值班台要 700 像素以上。",
};

"""The traditional characters that shop talk meets; a full conversion is not worth its weight."""

from string import ascii_letters, digits

_PAIRS = """
這这 個个 來来 時时 間间 們们 沒没 還还 嗎吗 麼么 說说 發发 貨货 會会 對对 後后 開开 關关
買买 賣卖 錢钱 點点 過过 給给 為为 遞递 郵邮 幾几 號号 現现 問问 題题 請请 謝谢 單单 訂订
價价 優优 運运 費费 長长 寬宽 紅红 綠绿 藍蓝 黃黄 顏颜 選选 擇择 緊紧 達达 韻韵 圓圆 順顺
豐丰 國国 內内 聯联 係系 絡络 電电 話话 處处 換换 貼贴 補补 齊齐 裝装 質质 實实 圖图 樣样
種种 類类 從从 讓让 認认 識识 難难 應应 該该 將将 當当 經经 覺觉 聽听 見见 視视 頭头 線线
結结 統统 級级 紙纸 約约 終终 綁绑 網网 東东 車车 軟软 輕轻 較较 轉转 邊边 進进 遠远 適适
鋪铺 錯错 鐘钟 閒闲 隻只 雖虽 雙双 離离 須须 預预 額额 風风 飛飞 餘余 馬马 驗验 體体 魚鱼
鮮鲜 麗丽 壺壶 筆笔 嬰婴 兒儿 寶宝 貝贝 親亲 愛爱 歡欢 樂乐 壞坏 嚴严 隨随 機机 無无 變变
動动 務务 區区 協协 參参 員员 啟启 嘗尝 團团 報报 場场 塊块 墊垫 夠够 奪夺 學学 寫写 導导
尋寻 層层 島岛 師师 帳账 帶带 幫帮 幹干 庫库 廠厂 張张 強强 彈弹 復复 態态 慮虑 懷怀 戶户
掛挂 採采 擔担 據据 擋挡 搶抢 損损 敗败 數数 斷断 於于 條条 業业 極极 檢检 歲岁 殺杀 氣气
決决 沖冲 況况 準准 溫温 滿满 漲涨 潔洁 營营 狀状 獨独 環环 產产 異异 畫画 療疗 癢痒 監监
盤盘 確确 碼码 禮礼 稅税 積积 稱称 穩稳 競竞 節节 簡简 籤签 繼继 續续 罷罢 義义 習习 聲声
職职 腦脑 臉脸 舊旧 莊庄 華华 藥药 蘇苏 衛卫 製制 複复 規规 計计 討讨 訊讯 記记 許许 設设
診诊 評评 詢询 試试 誤误 課课 調调 談谈 論论 證证 譯译 護护 負负 責责 貴贵 資资 賠赔 賺赚
賬账 購购 贈赠 趕赶 跡迹 踐践 輛辆 輪轮 輸输 辦办 農农 連连 遲迟 醫医 釋释 鎖锁 鏈链 鏡镜
門门 閉闭 陸陆 陽阳 隊队 際际 險险 雜杂 雲云 顧顾 願愿 顯显 飯饭 飲饮 館馆 騙骗 鬆松 鹽盐
齒齿 龍龙
"""

TO_SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})
"""For ``str.translate``: one character to one character."""

_WIDE = {ord(sign) + 0xFEE0: sign for sign in digits + ascii_letters + ".-~"}
_PLAIN = TO_SIMPLIFIED | _WIDE


def folded(text: str) -> str:
    """Return the text as long as it was: traditional characters, wide letters and digits plain.

    >>> folded("藍色\\uff38\\uff2c，\\uff13\\uff18碼")
    '蓝色XL，38码'
    """
    return text.translate(_PLAIN)

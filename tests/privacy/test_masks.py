"""What is masked, what stays, and how well; every name and number here is made up."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstext.privacy import mask_nicks, mask_text, suspected

ROOT = Path(__file__).resolve().parents[2]

MASKED = {
    # phones in every dress
    "电话13800138000": "电话138********",
    "打138 0013 8000吧": "打138********吧",
    "138-0013-8000": "138********",
    "138.0013.8000": "138********",
    "1 3 8 0 0 1 3 8 0 0 0": "138********",
    "13800138000".translate({n: n + 0xFEE0 for n in range(48, 58)}): "138********",
    "一三八零零一三八零零零": "138********",
    "138a0013b8000": "138********",
    "+86-13912345678": "139********",
    "008613912345678": "139********",
    "壹叁捌零零壹叁捌零零零": "138********",
    "打138\u200b0013\u200b8000吧": "打138********吧",
    "1380\u202e0138\ufeff000": "138********",
    "138-0013-8000 M码两件": "138******** M码两件",
    "(138)00138000": "138********",
    "（138）0013-8000": "138********",
    "138（空）0013（空）8000": "138********",
    "一三八 零零一三 八零零零": "138********",
    "一三八-0013-八零零零": "138********",
    "一三八○○一三八○○○": "138********",
    "手机号138 00 13 80 00": "手机号138********",
    "电话：13800-138000": "电话：138********",
    "联系方式 138-00138-000谢谢": "联系方式 138********谢谢",
    "+852 9123 4567": "[电话]",
    "+1 (415) 555-2671": "[电话]",
    "0044 (0)20 7946 0958": "[电话]",
    "+81-90-1234-5678收": "[电话]收",
    "座机0571-88776655": "座机[电话]",
    "0571.88776655": "[电话]",
    "0571-88776655-12一直占线": "[电话]一直占线",
    "零五七一八八七七六六五五": "[电话]",
    "(010)88776655转123": "[电话]",
    "400-123-4567": "[电话]",
    # numbers
    "身份证11010119900307451X": "身份证[身份证]",
    "110101 19900307 4512": "[身份证]",
    "110101199003074512": "[身份证]",
    "卡号6222 0210 0111 2345 678": "卡号[卡号]",
    "邮箱 wang.xm@example.com": "邮箱 [邮箱]",
    "abc@qq。com": "[邮箱]",
    "a＠example.com": "[邮箱]",
    "订单号2765432109876543210": "订单号[单号]",
    "订单号：280643510833": "订单号：[单号]",
    "订单号 2024 0301 1234 5678": "订单号 [单号]",
    "快递单号：75 3456 7890 1234": "快递单号：[单号]",
    "运单SF1234567890123": "运单[单号]",
    "微信号：abc_12345": "微信号：[账号]",
    "WeChat ID li_ming88": "WeChat ID [账号]",
    "加V：abc_12345": "加V：[账号]",
    "扣扣12345678": "扣扣[账号]",
    "wxid_abcdef123": "[账号]",
    # names
    "收货人：王小明": "收货人：[姓名]",
    "收件人 李雷": "收件人 [姓名]",
    "收货人王小明电话一会给": "收货人[姓名]电话一会给",
    "收件人:欧阳建国，别写错": "收件人:[姓名]，别写错",
    "姓名：买买提·吐尔逊": "姓名：[姓名]",
    "王小明 13800138000": "[姓名] 138********",
    "我是王女士": "我是[姓名]女士",
    "Tom": "Tom",
    "收货人：Tom Hanks": "收货人：[姓名]",
    "收货人：LI MING": "收货人：[姓名]",
    # addresses
    "地址浙江省杭州市西湖区文三路188号2幢301室": "地址[地址]",
    "住在幸福路12号3单元": "住在[地址]",
    "寄到上海浦东新区阳光花园3-2-501谢谢": "寄到[地址]谢谢",
    "李家村3组12号": "[地址]",
    "武侯区天府大道北段1480号": "[地址]",
    "晋江市陈埭镇岸兜村 36 号": "[地址]",
    "河北省石家庄市正定县新城铺镇东咬村": "[地址]",
    "朝阳区建国路88号现代城C座1203": "[地址]",
    "星湖街328号创意产业园2-B401谢谢": "[地址]谢谢",
    "昆明市北京路延长线1号 某某花园 3幢2203": "[地址]",
    "3号楼2单元1502": "[地址]",
    "姑苏区长江西路362号时代广场30栋2单元1581": "[地址]",
}
KEPT = [
    "M码要2件，160/84A",
    "三天能到吗 16号之前",
    "链接720148300000这款",
    "item.htm?id=7201483000001",
    "200x230的被子 199元",
    "13.50 15.80 199三种",
    "3-5天发货",
    "全家福👨\u200d👩\u200d👧图案的199元",
    "订单 199 299 399",
    "价格159 1899 1999",
    "券后139、1599、1899",
    "159/1899/1999三款",
    "139 1599 1899有什么区别",
    "床150*2000*1200mm",
    "尺寸：180*2000*1500",
    "长130cm宽8000mm高130cm",
    "款号1380-0138-000",
    "货号CT8012-116 SKU 13800138",
    "商品编号：123456789012",
    "手机1399 1599 999哪个好",
    "电话手表1399 1599 999",
    "130-140-150-160都有吗",
    "(138)件 (158)84A",
    "8+128 12+256 16+512",
    "加+1 299 399",
    "一、三、四、五号链接",
    "坐标135.12345678",
    "5号仓发的",
    "里面3层外面2层",
    "7座车坐垫 5座的能用吗",
    "6楼没电梯送吗",
    "三门衣柜 2室1厅用几匹",
    "村上春树2本 路由器3台",
    "河北省石家庄市正定县新城铺镇能到吗",
    "快递单号发我一下",
    "收货人写错了",
    "姓名和电话都要吗",
    "杭州市西湖区能送货上门吗",
]


@pytest.mark.parametrize("text", MASKED)
def test_private_things_are_masked(text: str) -> None:
    assert mask_text(text) == MASKED[text]


@pytest.mark.parametrize("text", KEPT)
def test_what_a_shop_needs_stays(text: str) -> None:
    assert mask_text(text) == text


WORDS = (
    "138 0013 8000 - ： 收货人 王 小明 地址 杭州市 文三路 12 号 室 3单元 微信 abc123 订单 @ a.cn "
    "先生 [姓名] 身份证"
)


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from([*WORDS.split(), " ", "1" * 13]), max_size=9).map("".join),
    )
)
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask_text(text)
    assert mask_text(once) == once
    assert once == text or suspected(pa.array([text]))[0].as_py()


@given(st.sets(st.text(min_size=1, max_size=6), max_size=12))
def test_no_two_buyers_share_a_mask(nicks: set[str]) -> None:
    masks = mask_nicks(nicks)
    assert masks.keys() == nicks
    assert len(set(masks.values())) == len(nicks)


def test_the_scores_are_those_of_the_page() -> None:
    command = [sys.executable, "scripts/privacy_scores.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr


def test_the_scores_are_good_enough() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    rows = re.findall(r"^\| (\w+) \| (\d+) \| ([\d.]+) \| ([\d.]+) \|", page, re.MULTILINE)
    assert len(rows) == 11
    for kind, sentences, recall, precision in rows:
        assert int(sentences) >= 300, kind
        assert float(recall) >= 0.98, kind
        assert float(precision) >= 0.98, kind


def test_the_examples_are_enough_and_different() -> None:
    for name in ("positives.tsv", "negatives.tsv"):
        lines = (ROOT / "tests" / "privacy" / name).read_text("utf-8").splitlines()[1:]
        assert len(lines) == len(set(lines)) >= 300

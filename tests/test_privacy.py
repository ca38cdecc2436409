"""What is masked, what stays; every name and number here is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstext.privacy import mask_nicks, mask_text

MASKED = [
    ("电话13800138000", "138********", "13800138000"),
    ("打138 0013 8000吧", "138********", "8000"),
    ("+86-13912345678", "139********", "12345678"),
    ("身份证11010119900307451X", "[身份证]", "19900307"),
    ("座机0571-88776655", "[电话]", "88776655"),
    ("邮箱 wang.xm@example.com", "[邮箱]", "example"),
    ("订单号2765432109876543210", "[单号]", "2765432"),
    ("运单SF1234567890123", "[单号]", "1234567890"),
    ("收货人：王小明", "[姓名]", "王小明"),
    ("收件人 李雷", "[姓名]", "李雷"),
    ("地址浙江省杭州市西湖区文三路188号2幢301室", "[地址]", "188"),
    ("住在幸福路12号3单元", "[地址]", "12号"),
]
KEPT = [
    "M码要2件，160/84A",
    "三天能到吗 16号之前",
    "链接720148300000这款",
    "200x230的被子 199元",
    "3-5天发货",
    "5号仓发的",
]


@pytest.mark.parametrize(("text", "mask", "secret"), MASKED)
def test_private_things_are_masked(text, mask, secret):
    masked = mask_text(text)
    assert mask in masked
    assert secret not in masked


@pytest.mark.parametrize("text", KEPT)
def test_what_a_shop_needs_stays(text):
    assert mask_text(text) == text


@given(st.text())
def test_masking_twice_is_masking_once(text):
    assert mask_text(mask_text(text)) == mask_text(text)


@given(st.sets(st.text(min_size=1, max_size=6), max_size=12))
def test_no_two_buyers_share_a_mask(nicks):
    masks = mask_nicks(nicks)
    assert masks.keys() == nicks
    assert len(set(masks.values())) == len(nicks)

from xianwu.bulletin.tests.conftest import desk as desk

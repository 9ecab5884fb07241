"""WeChat's official accounts (公众号, 服务号): callbacks come in, its API sends."""

"""The version of ipaward, which every decision names."""

VERSION = "0.2.0"

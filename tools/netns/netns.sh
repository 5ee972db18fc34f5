#!/bin/sh
# netns.sh up|down NAME
#
# Makes two network namespaces, NAME-crawl and NAME-world, tied by one cable.
# Whatever NAME-crawl connects to, of either family, arrives at NAME-world,
# where every address is local: a server there that listens on all addresses
# is the whole internet, its name server included. Loopback addresses stay
# within NAME-crawl, as everywhere. Nothing leaves the two.
#
# Needs root and iproute2. down removes what up made, and may be repeated.
set -eu

if [ $# -ne 2 ]; then
	echo "usage: netns.sh up|down NAME" >&2
	exit 2
fi
crawl=$2-crawl
world=$2-world

down() {
	ip netns del "$crawl" 2>/dev/null || true
	ip netns del "$world" 2>/dev/null || true
	rm -rf "/etc/netns/$crawl"
}

up() {
	ip netns add "$crawl"
	ip netns add "$world"
	ip -n "$crawl" link add cable type veth peer name cable netns "$world"
	for n in "$crawl" "$world"; do
		# Without duplicate detection the addresses can be used at once.
		ip netns exec "$n" sh -c 'echo 0 >/proc/sys/net/ipv6/conf/cable/accept_dad' 2>/dev/null || true
		ip -n "$n" link set lo up
		ip -n "$n" link set cable up
	done
	ip -n "$crawl" addr add 10.77.0.2/30 dev cable
	ip -n "$world" addr add 10.77.0.1/30 dev cable
	ip -n "$crawl" route add default via 10.77.0.1
	# Every address is local to the world, but for the one it answers to. That
	# stands in the same table, where the longer prefix wins.
	ip -n "$world" route add 10.77.0.2/32 dev cable table local
	ip -n "$world" route add local 0.0.0.0/0 dev lo
	if ip -n "$crawl" addr add fd00:77::2/64 dev cable nodad 2>/dev/null; then
		ip -n "$world" addr add fd00:77::1/64 dev cable nodad
		ip -n "$crawl" -6 route add default via fd00:77::1
		ip -n "$world" -6 route add fd00:77::2/128 dev cable table local
		ip -n "$world" -6 route add local ::/0 dev lo
	fi
	# ip netns exec shows this file as /etc/resolv.conf.
	mkdir -p "/etc/netns/$crawl"
	echo "nameserver 11.0.0.53" >"/etc/netns/$crawl/resolv.conf"
}

case $1 in
up)
	down
	trap 'down' EXIT
	up
	trap - EXIT
	;;
down) down ;;
*)
	echo "usage: netns.sh up|down NAME" >&2
	exit 2
	;;
esac

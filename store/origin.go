package store

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"classify/store/dup"
)

// originBlock is how many groups have their origins in one record, of some
// kilobytes: the first one those from 1 on.
const originBlock = 128

// knownOf is what is known of a group: who said it first, and what stands beside
// its sentences. Of one that is part of another one it is nothing.
type knownOf struct {
	dup.Origin
	beside dup.Neighbours
}

// origins are those of an incident's groups, within a transaction that writes:
// what is changed is written by flush.
type origins struct {
	blocks alikeBlocks
	held   map[uint64]*[originBlock]knownOf
	dirty  map[uint64]bool
}

func newOrigins(blocks alikeBlocks) *origins {
	return &origins{blocks, map[uint64]*[originBlock]knownOf{}, map[uint64]bool{}}
}

// of is what is known of a group, to be changed.
func (o *origins) of(group uint64) (*knownOf, error) {
	n := (group - 1) / originBlock
	held := o.held[n]
	if held == nil {
		held = &[originBlock]knownOf{}
		if there, err := has(o.blocks.tx.Bucket(alikeBucket), o.blocks.key(0, originKey(n))); err != nil {
			return nil, err
		} else if there {
			data, err := o.blocks.Block(0, originKey(n))
			if err == nil {
				*held, err = unpackOrigins(data)
			}
			if err != nil {
				return nil, damagedBlock(err)
			}
		}
		o.held[n] = held
	}
	o.dirty[n] = true
	return &held[(group-1)%originBlock], nil
}

func (o *origins) flush() error {
	for _, n := range slices.Sorted(maps.Keys(o.dirty)) {
		if err := o.blocks.Keep(0, originKey(n), packOrigins(o.held[n])); err != nil {
			return err
		}
	}
	clear(o.dirty)
	return nil
}

// originKey is the number of a block of origins; the state has 0.
func originKey(n uint64) uint32 { return uint32(n + 1) }

func packOrigins(all *[originBlock]knownOf) []byte {
	b := make([]byte, 0, 32*originBlock)
	for i := range all {
		one := all[i].beside.Pack(all[i].Origin.Pack(nil))
		b = append(binary.AppendUvarint(b, uint64(len(one))), one...)
	}
	return b
}

func unpackOrigins(b []byte) (all [originBlock]knownOf, err error) {
	for i := range all {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return all, dup.ErrBlock
		}
		one := b[size : size+int(n)]
		if n > 0 {
			var rest []byte
			if all[i].Origin, rest, err = dup.UnpackOrigin(one); err != nil {
				return all, err
			}
			if all[i].beside, err = dup.UnpackNeighbours(rest); err != nil {
				return all, err
			}
		}
		b = b[size+int(n):]
	}
	if len(b) > 0 {
		return all, dup.ErrBlock
	}
	return all, nil
}

// originBlocks is how many blocks of origins so many groups have.
func originBlocks(groups uint64) int { return int((groups + originBlock - 1) / originBlock) }

// firsts are who said first what the groups of an incident say, by their number
// less one.
type firsts []dup.Saying

// readFirsts reads the origins of all groups, as they are known now.
func readFirsts(tx *bolt.Tx, incident string, groups *dup.Groups) (firsts, error) {
	blocks := alikeBlocks{tx, incident}
	all := make(firsts, 0, originBlocks(groups.Last)*originBlock)
	for n := range originBlocks(groups.Last) {
		data, err := blocks.Block(0, originKey(uint64(n)))
		if err != nil {
			return nil, err
		}
		some, err := unpackOrigins(data)
		if err != nil {
			return nil, damagedBlock(err)
		}
		for i := range some {
			all = append(all, some[i].First())
		}
	}
	all = all[:groups.Last]
	for i := range all {
		group := uint64(i + 1)
		root := groups.Root(group)
		if (all[i].Number != 0) != (root == group) {
			return nil, fmt.Errorf("%w: the origin of the group %d of %s", ErrDamaged, group, incident)
		}
		all[i] = all[root-1] // a lower one, which is right by now
	}
	return all, nil
}

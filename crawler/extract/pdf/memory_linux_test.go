package pdf

import "testing"

func TestTheRoomGrowsInPlaceAndIsEmptyAgain(t *testing.T) {
	var r room
	memory := r.Allocate(1<<16, 1<<32)
	small := memory.Reallocate(1 << 16)
	small[9] = 7
	whole := memory.Reallocate(memoryPages << 16)
	if len(whole) != memoryPages<<16 || &whole[0] != &small[0] || whole[9] != 7 {
		t.Errorf("of %d bytes, byte 9 is %d, moved %v", len(whole), whole[9], &whole[0] != &small[0])
	}
	if more := memory.Reallocate(memoryPages<<16 + 1); more != nil || !r.full {
		t.Errorf("beyond the limit there are %d bytes, full %v", len(more), r.full)
	}
	memory.Free() // code may still run
	if whole[9] != 7 {
		t.Error("closing the sandbox emptied the room")
	}
	r.empty()
	if next := r.Allocate(1<<16, 1<<32).Reallocate(1 << 16); next[9] != 0 || r.full || &next[0] != &small[0] {
		t.Errorf("the next sandbox finds %d, full %v", next[9], r.full)
	}
}

// What a program in Go sees of a device: its runtime makes system calls without libc, on threads of its own. The argument is the node. Prints a line for each
// thing done, by its name.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

const (
	fwctlInfo = 0x9a00
	fwctlRPC  = 0x9a01
)

func ioctl(file *os.File, number uintptr, argument []byte) syscall.Errno {
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), number, uintptr(unsafe.Pointer(&argument[0])))
	return errno
}

func address(bytes []byte) uint64 {
	return uint64(uintptr(unsafe.Pointer(&bytes[0])))
}

// FWCTL_INFO: the device's type, and the user context of the file.
func info(file *os.File) (uint32, uint32, syscall.Errno) {
	data, argument := make([]byte, 8), make([]byte, 24)
	binary.LittleEndian.PutUint32(argument, 24)
	binary.LittleEndian.PutUint32(argument[12:], uint32(len(data)))
	binary.LittleEndian.PutUint64(argument[16:], address(data))
	errno := ioctl(file, fwctlInfo, argument)
	return binary.LittleEndian.Uint32(argument[8:]), binary.LittleEndian.Uint32(data), errno
}

// FWCTL_RPC of an mlx5 command of 16 bytes: its status, and how many bytes of the answer are not zero.
func queryCaps(file *os.File) (byte, int, syscall.Errno) {
	in, out, argument := make([]byte, 16), make([]byte, 4112), make([]byte, 32)
	binary.BigEndian.PutUint16(in, 0x100)
	binary.BigEndian.PutUint16(in[6:], 1)
	binary.LittleEndian.PutUint32(argument, 32)
	binary.LittleEndian.PutUint32(argument[8:], uint32(len(in)))
	binary.LittleEndian.PutUint32(argument[12:], uint32(len(out)))
	binary.LittleEndian.PutUint64(argument[16:], address(in))
	binary.LittleEndian.PutUint64(argument[24:], address(out))
	errno := ioctl(file, fwctlRPC, argument)
	filled := 0
	for _, one := range out {
		if one != 0 {
			filled++
		}
	}
	return out[0], filled, errno
}

// Opens the node, makes some calls, and tells the user context of its own; 0 where any of it fails.
func use(node string, contexts chan uint32) {
	file, err := os.Open(node)
	if err != nil {
		contexts <- 0
		return
	}
	failed := false
	for i := 0; i < 20; i++ {
		if _, _, errno := queryCaps(file); errno != 0 {
			failed = true
		}
	}
	_, context, _ := info(file)
	if failed {
		context = 0
	}
	contexts <- context
	file.Close()
}

func main() {
	node := os.Args[len(os.Args)-1]
	stat, err := os.Stat(node)
	if err != nil {
		fmt.Println("stat", err)
		return
	}
	fmt.Println("stat", stat.Mode()&os.ModeCharDevice != 0, stat.Sys().(*syscall.Stat_t).Rdev)
	file, err := os.OpenFile(node, os.O_RDWR, 0)
	if err != nil {
		fmt.Println("open", err)
		return
	}
	kind, context, errno := info(file)
	fmt.Println("info", kind, context > 0, errno == 0)
	status, filled, errno := queryCaps(file)
	fmt.Println("rpc", status, filled > 0, errno == 0)
	_, err = file.Write([]byte{0})
	fmt.Println("write", err.(*os.PathError).Err == syscall.EINVAL)

	contexts := make(chan uint32)
	for i := 0; i < 32; i++ {
		go use(node, contexts)
	}
	seen := map[uint32]bool{}
	for i := 0; i < 32; i++ {
		seen[<-contexts] = true
	}
	fmt.Println("goroutines", len(seen), !seen[0])
}

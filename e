fwctl: usage: stdout can't be written: the disk is full (ENOSPC)
  the answer is lost, or cut; what the command did is done

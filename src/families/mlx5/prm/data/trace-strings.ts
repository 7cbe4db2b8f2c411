/**
 * The trace strings of the built-in device, one a line: the section of the string database, then the string; braces behind a conversion hold
 * the least and the most that the device gives for it. All of them are chosen: the strings of real firmware are not published.
 */
export const traceStrings = () => `
0: cmdif: opcode 0x%04x{0x100-0xb30} op_mod 0x%x{0-3} done in %u{400-9000} cycles
0: cmdif: mailbox of %u{16-4096} bytes from vhca %u{0-7}
0: cmdif: status %u{0-16} for opcode 0x%04x{0x100-0xb30}
0: access_reg: id 0x%04x{0x5001-0x9111} read by vhca %u{0-7}
0: access_reg: id 0x%04x{0x5001-0x9111} len %u{4-64} dwords, %u{200-4000} cycles
0: eq: eqn %u{1-64} armed at ci 0x%06x{0-0xffffff}
0: eq: doorbell of eqn %u{1-64}
0: cq: cqn 0x%06x{0x400-0x4ff} moderation period %u{8-128} us, count %u{8-128}
0: qp: qpn 0x%06x{0x100-0x1ff} state %u{0-4} -> %u{1-6}
0: qp: qpn 0x%06x{0x100-0x1ff} retry %u{1-7}, psn 0x%06x{0-0xffffff}
0: qp: qpn 0x%06x{0x100-0x1ff} cnp received, rate limited to %u{1-100} Gb/s
0: mkey: 0x%08x{0x1800-0x1fff} translated va 0x%llx
0: icm: page request of %d{-64-64} pages for function %u{0-7}
0: icm: cache miss %u{1-99}%%, gvmi %u{0-7}
0: steering: table %u{1-12} group %u{0-15} entry %u{0-4095} hit
0: steering: ste cache flushed
0: sched: element %u{1-255} bandwidth share %u{1-100}
0: vport: vport %u{0-7} link state follows the port
0: health: counter %u{1-0xffffff}, no trouble
0: health: die temperature %d{38-71} C, asic %c{65-66}
0: timer: free running counter 0x%016llx
0: pcie: credits ph %u{1-128} pd %u{1-512} nph %u{1-64}
0: pcie: outbound stalled for %u{10-900} ns
0: reset: no level requested
1: port %u{1-2}: pause frame received, priority %u{0-7}
1: port %u{1-2}: pause frame sent, priority %u{0-7}, headroom %u{1-255} cells
1: port %u{1-2}: fec corrected %u{0-40} symbols in lanes %u{0-40}, %u{0-40}, %u{0-40}, %u{0-40}
1: port %u{1-2}: signal detect 0x%x{15-15}, cdr lock 0x%x{15-15}
1: port %u{1-2}: eye of lane %u{0-3}: height %d{40-90}, phase %+d{-12-12}
1: port %u{1-2}: serdes tuned, lanes 0x%x{1-15}
1: port %u{1-2}: rx buffer %u{0-7} at %3u{0-100}%%
1: module %u{0-1}: i2c read page %u{0-3} offset %u{0-252} size %u{4-48}
1: module %u{0-1}: temperature %d{28-58} C
1: module %u{0-1}: presence unchanged
1: phy: state machine of port %u{1-2} in 0x%02x{16-19}
1: phy: link monitor tick %lu{0-0xffffff}
`;

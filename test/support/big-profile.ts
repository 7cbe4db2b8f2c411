/** A ConnectX with so many functions: two PFs, each with half of all others as SFs; all have a driver. */
export function bigProfile(count: number) {
  const limits = { max_num_sf: count >> 1, log_max_sf: Math.ceil(Math.log2(count >> 1)) };
  const bound = true;
  const pfs = [0, 1].map((index) => ({
    name: `pf${index}`,
    kind: 'pf',
    index,
    function_id: 0,
    vhca_id: index,
    vport: 0,
    pci: index,
    bound,
  }));
  const sfs = Array.from({ length: count - pfs.length }, (_, i) => {
    const [parent, index] = [`pf${i & 1}`, i >> 1];
    const id = 0x8000 + index;
    return {
      name: `${parent}sf${index}`,
      kind: 'sf',
      parent,
      index,
      function_id: id,
      vhca_id: i + 2,
      vport: id,
      bound,
    };
  });
  return {
    extends: 'connectx7',
    capabilities: { current: { GENERAL: limits }, max: { GENERAL: limits } },
    functions: [...pfs, ...sfs],
  };
}

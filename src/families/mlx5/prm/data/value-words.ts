/**
 * Values that the layouts have no enum for, in words: the fields, `|` where each bit has a meaning of its own, then values with their words. Names
 * of fields are layout.field, without the _reg and _ext at the layout's end. Sources: descriptions of mstflint's register table (ADB); Linux
 * mlx5's mlx5_pcie_event; SFF-8024 for connector_type.
 */
export const valueWords = () => `
mpein.link_width_enabled mpein.link_width_active: 1 x1; 2 x2; 4 x4; 8 x8; 16 x16; 32 x32
mpein.link_speed_enabled mpein.link_speed_active mpein.link_peer_max_speed |: 1 Gen1; 2 Gen2; 4 Gen3; 16 Gen4; 32 Gen5; 64 Gen6
mpein.max_payload_size mpein.max_read_request_size: 0 128 B; 1 256 B; 2 512 B; 3 1024 B; 4 2048 B; 5 4096 B
mpein.pwr_status: 0 power of the slot not known; 1 sufficient power; 2 insufficient power
mpein.port_type: 0 PCIe endpoint; 1 legacy PCIe endpoint; 4 root port; 5 upstream port of a switch; 6 downstream port of a switch
pddr_module_info.cable_identifier: 0 QSFP28; 1 QSFP+; 2 SFP28/SFP+; 3 QSA (QSFP to SFP); 4 backplane; 5 SFP-DD; 6 QSFP-DD; 7 QSFP_CMIS; 8 OSFP; 9 C2C; 10 DSFP; 11 QSFP split cable
pddr_module_info.cable_power_class: 0 up to 1 W; 1 up to 1.5 W; 2 up to 2 W; 3 up to 2.5 W; 4 up to 3.5 W; 5 up to 4 W; 6 up to 4.5 W; 7 up to 5 W; 8 as max_power says
pddr_module_info.connector_type: 1 SC; 7 LC; 11 optical pigtail; 12 MPO 1x12; 13 MPO 2x16; 33 copper pigtail; 34 RJ45; 35 no separable connector; 36 MXC 2x16; 37 CS; 38 SN; 39 MPO 2x12; 40 MPO 1x16
mfrl.reset_trigger |: 1 TRIGGER0: live patch; 2 TRIGGER1: immediate reset; 4 TRIGGER2: reset of the ARM cores; 8 TRIGGER3: PCI link toggle; 64 TRIGGER6: PERST; 128 TRIGGER7: PCI hot reset
mfrl.rst_type_sel: 0 full chip; 1 network port stays active; 2 NIC only; 3 ARM only; 4 ARM OS shutdown
`;

/** What operations of emulated pds cards, and structures of pds_core, are, a line each: name and words. */
export const about = () => `
DEVICE.IDENTIFY reads what the card is: type, interrupts, virtual interfaces
DEVICE.FW_LIST lists the firmware slots and their versions
DEVICE.FW_CONTROL steers the firmware: installs, activates, picks a slot
DEVICE.SYNC saves the card's settings
DEBUG.READ_BLOCK reads a block of debug registers
DEBUG.READ_BLOCK_V2 reads a block of debug registers, with the time of reading
DEBUG.WRITE_REGISTER sets a debug register of the card to a value
DEBUG.RESET_REGISTERS takes all debug registers back to their first values
fwctl_info_pds device data of FWCTL_INFO: abilities of the user context
fwctl_rpc_pds head of an RPC: endpoint and operation, lengths, error
pds_core_client_event event that is passed on to a client of the card
pds_core_client_reg_cmd registers a client (virtual interface) with the card
pds_core_client_reg_comp answer to the registration of a client: its id
pds_core_client_request_cmd carries a client's command to the card
pds_core_client_unreg_cmd takes a client's registration back
pds_core_dev_hwstamp_regs clock of the card: ticks
pds_core_dev_identity what the card is: interfaces, interrupts, doorbell pages
pds_core_dev_info_regs registers with firmware version, heartbeat, state and serial number
pds_core_dev_init_data_in where the host has put the card's queues
pds_core_dev_init_data_out numbers that the card has given its queues
pds_core_drv_identity what the driver tells of itself: system, kernel, version
pds_core_fw_control_cmd asks to install, activate or pick a firmware slot
pds_core_fw_control_comp answer of the firmware's control: which slot
pds_core_fw_download_cmd sends a piece of a firmware image
pds_core_fw_list_info list of the firmware slots
pds_core_fw_name_info one firmware slot: name and version
pds_core_link_change_event event that the link has changed: status, speed
pds_core_notifyq_event head of every event of the card
pds_core_reset_event event that the card resets: why, how far
pds_fwctl_cmd head of every fwctl command of the card's queue
pds_fwctl_comp head of every answer to a fwctl command
pds_fwctl_ident limits of fwctl on the card: longest request and answer
pds_fwctl_ident_cmd asks for the limits of fwctl on the card
pds_fwctl_query_cmd asks for the endpoints, or an endpoint's operations
pds_fwctl_query_comp answer to a query of endpoints or operations
pds_fwctl_query_data list of endpoints or operations
pds_fwctl_query_data_endpoint one endpoint of the card
pds_fwctl_query_data_operation one operation of an endpoint, and its scope
pds_fwctl_rpc_cmd carries an RPC to an operation of an endpoint
pds_fwctl_rpc_comp answer to an RPC: error and length
pds_sg_elem a piece of host memory in a list
emulated_register_block values of a block of debug registers
emulated_register_block_v2 values of a block of debug registers, with their time
emulated_register_read which block of debug registers is read
emulated_register_write which debug register gets which value
emulated_sync_status what of the card's settings is saved and in use
`;

/**
 * Messages of FWCTL_RPC, as struct fwctl_rpc_cxl and struct fwctl_rpc_cxl_out of include/uapi/fwctl/cxl.h with the payloads of
 * include/uapi/cxl/features.h of Linux 7.2 have them, and the payloads of CXL 3.2, 8.2.10.6. One layout a line, in the form that bits/layout.ts
 * reads; the second word of the header is its op_size.
 */
export const messages = () => `
fwctl_rpc_cxl 128l opcode@0:32=opcode flags@32:32 op_size@64:32 reserved1@96:32
cxl_feat_entry 384l uuid@0:8[16]$ id@128:16 get_feat_size@144:16 set_feat_size@160:16 flags@176:32|feature_flags get_feat_ver@208:8 set_feat_ver@216:8 effects@224:16|effects reserved@240:8[18]
get_supported_features_in 192l header@0:fwctl_rpc_cxl count@128:32 start_idx@160:16 reserved@176:8[2]
get_supported_features_out 128l size@0:32 retval@32:32=return_code num_entries@64:16 supported_feats@80:16 reserved@96:8[4] ents@128:cxl_feat_entry[]
get_feature_in 296l header@0:fwctl_rpc_cxl uuid@128:8[16]$ offset@256:16 count@272:16 selection@288:8=selection
get_feature_out 64l size@0:32 retval@32:32=return_code payload@64:8[]
set_feature_in 384l header@0:fwctl_rpc_cxl uuid@128:8[16]$ flags@256:32|set_flags offset@288:16 version@304:8 rsvd@312:8[9] feat_data@384:8[]
set_feature_out 64l size@0:32 retval@32:32=return_code reserved@64:8[]
`;

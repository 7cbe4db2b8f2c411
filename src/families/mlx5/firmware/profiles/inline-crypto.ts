import type { CapabilityFields } from '../profile.js';
import type { ProfileChanges } from '../profile-changes.js';

const AES_GCM = (what: string): CapabilityFields =>
  Object.fromEntries(
    ['128_encrypt', '256_encrypt', '128_decrypt', '256_decrypt'].map((one) => [
      `${what}_crypto_esp_aes_gcm_${one}`,
      1,
    ]),
  );

/** As connectx6dx has them, and ENCRYPTION_KEY and MACSEC. */
const OBJECTS = 0x91_1100_3900n;
/** MLX5_GENERAL_OBJECT_TYPES_IPSEC */
const IPSEC = 1n << 19n;

const hex = (value: bigint): string => `0x${value.toString(16).padStart(16, '0')}`;

/** VFs and SFs have it only once they are given it: `ipsec_crypto` of Linux's devlink-port. */
const NO_IPSEC = { GENERAL: { ipsec_offload: 0, general_obj_types: hex(OBJECTS) } };

/**
 * What boards have that are sold with crypto: TLS, IPsec and MACsec with AES-GCM, in the way of a packet. That they have it is in NVIDIA's
 * data sheets of ConnectX-7 and BlueField-3; the fields are those that Linux's mlx5 drivers ask for before they use it; how many keys
 * and connections there can be is chosen. Nobody uses it on the built-in host: there are no objects of these types.
 */
export const inlineCrypto = (): NonNullable<ProfileChanges['capabilities']> => ({
  current: {
    GENERAL: {
      tls_tx: 1,
      tls_rx: 1,
      ipsec_offload: 1,
      crypto: 1,
      log_max_dek: 18,
      general_obj_types: hex(OBJECTS | IPSEC),
    },
    CRYPTO: { int_kek_auto: 1, log_dek_max_alloc: 12, log_max_num_deks: 18, log_dek_granularity: 12 },
    TLS: { tls_1_2_aes_gcm_128: 1, tls_1_3_aes_gcm_128: 1, tls_1_2_aes_gcm_256: 1, tls_1_3_aes_gcm_256: 1 },
    // Windows of 32 to 256 packets: those that Linux knows.
    IPSEC: {
      ...AES_GCM('ipsec'),
      ipsec_full_offload: 1,
      ipsec_crypto_offload: 1,
      ipsec_esn: 1,
      log_max_ipsec_offload: 16,
      min_log_ipsec_full_replay_window: 5,
      max_log_ipsec_full_replay_window: 8,
    },
    MACSEC: {
      ...AES_GCM('macsec'),
      macsec_epn: 1,
      log_max_macsec_offload: 9,
      min_log_macsec_full_replay_window: 5,
      max_log_macsec_full_replay_window: 8,
    },
    FLOW_TABLE: {
      flow_table_properties_nic_receive: {
        ipsec_decrypt: 1,
        reformat_del_esp_trasport: 1,
        macsec_decrypt: 1,
        reformat_remove_macsec: 1,
      },
      flow_table_properties_nic_transmit: {
        ipsec_encrypt: 1,
        reformat_add_esp_trasport: 1,
        macsec_encrypt: 1,
        reformat_add_macsec: 1,
      },
    },
  },
  differ: { vf: NO_IPSEC, sf: NO_IPSEC },
});

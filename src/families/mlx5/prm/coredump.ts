/** Values of core_dump_type: MLX5_CORE_DUMP_REG_CORE_DUMP_TYPE_*; the last writes the configuration space into memory. */
export const GENERAL = 0;
export const QP = 1;
export const TO_MEMORY = 2;

/** An address and the value there: two big-endian dwords. */
export const PAIR_BYTES = 8;

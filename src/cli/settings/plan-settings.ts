/** What a machine asks of the plans that are applied on it. */
export interface PlanSettings {
  /** Whether they must be signed. */
  readonly required: boolean;
  /** Who may sign them: a file as ssh-keygen(1) has it. */
  readonly allowedSigners: string | undefined;
}

/** What admission gives to the routes behind it, as `env`. */
export type AdmissionEnv = {
  /** To be awaited once a request that may change something has arrived; the refusal where it may not begin. */
  readonly turn?: () => Promise<Response | null>;
  /** To be called where the credentials of a request are valid. */
  readonly recognised?: () => void;
};

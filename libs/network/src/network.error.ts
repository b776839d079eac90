/**
 * Why an address is not connected to: it lies where nobody may go (`ADDRESS_REFUSED`), no server has the name
 * (`ENOTFOUND`), or what should be a network is none (`NO_NETWORK`). `message` may be shown: it names no address.
 */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  /** In the form of the system's own, as a failed connection carries them. */
  readonly code: 'ADDRESS_REFUSED' | 'ENOTFOUND' | 'NO_NETWORK';

  constructor(code: NetworkError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

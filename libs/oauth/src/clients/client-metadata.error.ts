/** What a client says of itself cannot be taken (RFC 7591, section 3.2.2). `message` says what it should be. */
export class ClientMetadataError extends Error {
  override readonly name = 'ClientMetadataError';

  constructor(
    readonly code: 'invalid_redirect_uri' | 'invalid_client_metadata',
    message: string,
  ) {
    super(message);
  }
}

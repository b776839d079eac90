import { DemoFailure } from './demo-failure.ts';

/** The few REST calls of the demo, as any client makes them. */
export class RestClient {
  private accessToken?: string;

  constructor(private readonly base: string) {}

  /** @throws DemoFailure with the gateway's own words when the answer is no success. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.base}/api/v1${path}`, {
      method,
      signal: AbortSignal.timeout(30_000),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.accessToken && { authorization: `Bearer ${this.accessToken}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = (text ? JSON.parse(text) : undefined) as { detail?: string; code?: string };
    if (!response.ok)
      throw new DemoFailure(answer?.detail ?? `${method} ${path} answered ${response.status}`, answer?.code);
    return answer as T;
  }

  async signIn(
    path: '/auth/register' | '/auth/login',
    body: unknown,
  ): Promise<{ companies: { id: string; name: string }[] }> {
    const answer = await this.call<{ accessToken: string; companies: { id: string; name: string }[] }>(
      'POST',
      path,
      body,
    );
    this.accessToken = answer.accessToken;
    return answer;
  }
}

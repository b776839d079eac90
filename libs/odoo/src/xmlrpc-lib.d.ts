/** The two files of the package `xmlrpc` that are used here; @types/xmlrpc describes only its HTTP client and server. */
declare module 'xmlrpc/lib/serializer.js' {
  const serializer: {
    serializeMethodCall(method: string, parameters: readonly unknown[]): string;
    serializeMethodResponse(result: unknown): string;
    serializeFault(fault: { faultCode: number; faultString: string }): string;
  };
  export default serializer;
}

declare module 'xmlrpc/lib/customtype.js' {
  /** A value that the serializer writes as `<tagName>`, escaped. */
  export default class CustomType {
    constructor(raw: string);
    tagName: string;
  }
}

declare module 'xmlrpc/lib/deserializer.js' {
  interface Sink {
    write(text: string): unknown;
    end(): unknown;
  }
  interface Source {
    setEncoding(): void;
    on(): void;
    pipe(sink: Sink): void;
  }
  export default class Deserializer {
    protected stack: unknown[];
    protected marks: number[];
    protected value: boolean;
    protected push(value: unknown): void;
    protected endInt(data: string): void;
    protected endI8(data: string): void;
    protected endDouble(data: string): void;
    protected endBase64(data: string): void;
    protected endDateTime(data: string): void;
    protected endStruct(data: string): void;
    protected onOpentag(node: { name: string }): void;
    protected onClosetag(name: string): void;
    deserializeMethodCall(
      source: Source,
      callback: (error: Error | null, method: string, parameters: unknown[]) => void,
    ): void;
    deserializeMethodResponse(
      source: Source,
      callback: (
        error: (Error & { faultCode?: unknown; faultString?: unknown }) | null,
        result?: unknown,
      ) => void,
    ): void;
  }
}

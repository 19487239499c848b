import type { $Read, $Write } from '../generated/scim.ts';

/** What an answer carries: write-only members are gone, read-only ones are plain values. */
export type Readable<T> =
  T extends $Read<infer Value>
    ? Readable<Value>
    : T extends readonly unknown[]
      ? { readonly [Index in keyof T]: Readable<T[Index]> }
      : T extends object
        ? { readonly [Key in keyof T as Unless<T[Key], $Write<unknown>, Key>]: Readable<T[Key]> }
        : T;

/** What a request carries: read-only members are gone, write-only ones are plain values. */
export type Writable<T> =
  T extends $Write<infer Value>
    ? Writable<Value>
    : T extends readonly unknown[]
      ? { readonly [Index in keyof T]: Writable<T[Index]> }
      : T extends object
        ? { readonly [Key in keyof T as Unless<T[Key], $Read<unknown>, Key>]: Writable<T[Key]> }
        : T;

type Unless<Value, Marker, Key> = NonNullable<Value> extends Marker ? never : Key;

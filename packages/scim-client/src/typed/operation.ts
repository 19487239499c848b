import type { paths } from '../generated/scim.ts';
import type { CallOptions, Method } from '../http/call.ts';
import type { Readable, Writable } from './markers.ts';

/** The paths of the contract that have an operation with the method. */
export type PathWith<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends Readonly<Record<Lowercase<M>, object>> ? Path : never;
}[keyof paths];

type Operation<M extends Method, Path extends keyof paths> =
  paths[Path] extends Readonly<Record<Lowercase<M>, infer Found>> ? Found : never;

type Parameters<Op> = Op extends { readonly parameters: infer Found } ? Found : never;
type Header<Op> = Parameters<Op> extends { readonly header?: infer Found } ? Found : never;
type Picked<Op> = Pick<Parameters<Op>, keyof Parameters<Op> & ('path' | 'query')>;

type Body<Op> = Op extends { readonly requestBody: { readonly content: infer Content } }
  ? { readonly body: Writable<Content[keyof Content]> }
  : { readonly body?: never };

/** Everything that a call of an operation can send; `path` and `body` are there exactly when the operation has them. */
export type CallInit<M extends Method, Path extends PathWith<M>> = Picked<Operation<M, Path>> &
  Body<Operation<M, Path>> & {
    readonly headers?: Exclude<Header<Operation<M, Path>>, undefined>;
  } & Omit<CallOptions, 'headers'>;

/** The rest arguments of a call: the init may be left out when the operation requires nothing. */
export type CallArguments<M extends Method, Path extends PathWith<M>> =
  object extends CallInit<M, Path> ? [init?: CallInit<M, Path>] : [init: CallInit<M, Path>];

type Success = 200 | 201 | 204 | 304;

type Answer<Response> = Response extends { readonly content: infer Content }
  ? Readable<Content[keyof Content]>
  : undefined;

/** What a call resolves to: the body, or undefined where the contract also knows an answer without one. */
export type CallResult<M extends Method, Path extends PathWith<M>> =
  Operation<M, Path> extends { readonly responses: infer Responses }
    ? { [Status in keyof Responses & Success]: Answer<Responses[Status]> }[keyof Responses & Success]
    : never;

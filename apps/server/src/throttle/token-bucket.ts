/** How much is taken at once, and how fast more of it is. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

/** What is left of an allowance at a time; it grows back by itself. */
export interface Bucket {
  readonly left: number;
  /** In milliseconds. */
  readonly at: number;
}

/** What is left at a later time. */
export function fill({ left, at }: Bucket, { burst, perSecond }: Allowance, now: number): Bucket {
  return { left: Math.min(burst, left + ((now - at) / 1000) * perSecond), at: now };
}

/** The whole seconds until something is left; 0 while something is. */
export function waitOf({ left }: Bucket, { perSecond }: Allowance): number {
  return left >= 1 ? 0 : Math.ceil((1 - left) / perSecond);
}

/** Keeps a bucket as the youngest of a number of them; the eldest goes. */
export function remember(buckets: Map<string, Bucket>, name: string, bucket: Bucket, max: number): void {
  // Deleted and set again, a bucket is the youngest.
  buckets.delete(name);
  buckets.set(name, bucket);
  const [eldest] = buckets.keys();
  if (buckets.size > max && eldest !== undefined) buckets.delete(eldest);
}

import { isJsonObject } from '../json.ts';
import { validationFailed } from '../okta-error.ts';

/** A value of a profile attribute; custom attributes stand flat beside the base ones. */
export type ProfileValue = string | number | boolean | null | readonly string[];

/** Attributes of a profile by name: a whole profile, or the part of it that changes. */
export type ProfileAttributes = Readonly<Record<string, ProfileValue>>;

/** A user's profile: the four attributes that Okta requires, and any others. */
export interface UserProfile extends ProfileAttributes {
  /** Unique in the org, without regard to case. */
  readonly login: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** A group's profile; groups imported from a directory carry more attributes. */
export interface GroupProfile extends ProfileAttributes {
  readonly name: string;
  readonly description: string | null;
}

const MAX_LENGTH = { login: 100, email: 100, firstName: 50, lastName: 50, name: 255 } as const;

/**
 * Checks that the attributes make a user profile.
 *
 * @throws OktaError E0000001 that lists every attribute that is missing or too long.
 */
export function toUserProfile(attributes: ProfileAttributes): UserProfile {
  const causes: string[] = [];
  const profile = {
    ...attributes,
    login: required(attributes, 'login', causes),
    email: required(attributes, 'email', causes),
    firstName: required(attributes, 'firstName', causes),
    lastName: required(attributes, 'lastName', causes),
  };
  if (causes.length > 0)
    throw validationFailed(causes.length === 1 ? attributeOf(causes) : 'profile', ...causes);
  return profile;
}

/**
 * Checks that the attributes make a group profile.
 *
 * @throws OktaError E0000001 when the name is missing or too long.
 */
export function toGroupProfile(attributes: ProfileAttributes): GroupProfile {
  const causes: string[] = [];
  const name = required(attributes, 'name', causes);
  if (causes.length > 0) throw validationFailed('name', ...causes);
  const { description } = attributes;
  return { ...attributes, name, description: typeof description === 'string' ? description : null };
}

/**
 * Reads the `profile` of a request body or of a snapshot.
 *
 * @throws OktaError E0000001 when it is not an object, or a value is of a kind that no attribute has.
 */
export function parseProfileAttributes(value: unknown): ProfileAttributes {
  if (!isJsonObject(value)) throw validationFailed('profile', 'profile: The field must be an object');
  const attributes: Record<string, ProfileValue> = {};
  for (const [name, attribute] of Object.entries(value)) {
    if (!isProfileValue(attribute))
      throw validationFailed(name, `${name}: The field has an unsupported type`);
    attributes[name] = attribute;
  }
  return attributes;
}

function required(attributes: ProfileAttributes, name: keyof typeof MAX_LENGTH, causes: string[]): string {
  const value = attributes[name];
  if (typeof value !== 'string' || value.trim() === '') {
    causes.push(`${name}: The field cannot be left blank`);
    return '';
  }
  const most = MAX_LENGTH[name];
  if (value.length > most) causes.push(`${name}: The field must not exceed ${most} characters`);
  return value;
}

function attributeOf(causes: readonly string[]): string {
  return causes[0]?.split(':')[0] ?? 'profile';
}

function isProfileValue(value: unknown): value is ProfileValue {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true;
  return Array.isArray(value) && value.every((element) => typeof element === 'string');
}

/** The media type of every SCIM body. @see RFC 7644 §3.1, §8.1 */
export const SCIM_MEDIA_TYPE = 'application/scim+json';

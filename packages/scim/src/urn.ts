/** Schema URI of the core User. @see RFC 7643 §4.1 */
export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
/** Schema URI of the core Group. @see RFC 7643 §4.2 */
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
/** Schema URI of the enterprise extension of User. @see RFC 7643 §4.3 */
export const ENTERPRISE_USER_SCHEMA = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
/** Schema URI of the free-form extension of User that holds custom attributes. */
export const METADATA_SCHEMA = 'urn:drawbridge:scim:schemas:extension:metadata:2.0:User';
/** Its plain name: what an administrator enters in Okta as an attribute's "External namespace". */
export const METADATA_NAMESPACE = 'metadata';
/** Schema URI of ServiceProviderConfig. @see RFC 7643 §5 */
export const SERVICE_PROVIDER_CONFIG_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
/** Schema URI of ResourceType. @see RFC 7643 §6 */
export const RESOURCE_TYPE_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
/** Schema URI of Schema. @see RFC 7643 §7 */
export const SCHEMA_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

/** Message URI of a query's answer. @see RFC 7644 §3.4.2 */
export const LIST_RESPONSE_MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
/** Message URI of a PATCH body. @see RFC 7644 §3.5.2 */
export const PATCH_OP_MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
/** Message URI of a query by POST. @see RFC 7644 §3.4.3 */
export const SEARCH_REQUEST_MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
/** Message URI of many operations in one request. @see RFC 7644 §3.7 */
export const BULK_REQUEST_MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
/** Message URI of the answer to many operations. @see RFC 7644 §3.7 */
export const BULK_RESPONSE_MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';
/** Message URI of an error body. @see RFC 7644 §3.12 */
export const ERROR_MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** Event URI: a user may use the service again. @see RFC 9967 */
export const SCIM_ACTIVATE_EVENT = 'urn:ietf:params:scim:event:prov:activate';
/** Event URI: a user may no longer use the service. @see RFC 9967 */
export const SCIM_DEACTIVATE_EVENT = 'urn:ietf:params:scim:event:prov:deactivate';
/** Event URI: a resource was created. @see RFC 9967 */
export const SCIM_CREATE_EVENT = 'urn:ietf:params:scim:event:prov:create:notice';
/** Event URI: a resource was replaced. @see RFC 9967 */
export const SCIM_PUT_EVENT = 'urn:ietf:params:scim:event:prov:put:notice';
/** Event URI: a resource was changed in part. @see RFC 9967 */
export const SCIM_PATCH_EVENT = 'urn:ietf:params:scim:event:prov:patch:notice';
/** Event URI: a resource was deleted. @see RFC 9967 */
export const SCIM_DELETE_EVENT = 'urn:ietf:params:scim:event:prov:delete';
/** Event URI: a rule forbade a write; no RFC has such an event. */
export const REFUSED_EVENT = 'urn:drawbridge:scim:event:refused';
/** Event URI: members were pushed whom nobody knows; no RFC has such an event. */
export const UNKNOWN_MEMBERS_EVENT = 'urn:drawbridge:scim:event:unknownMembers';
/** What the URI of a tenant, as the issuer of events, begins with; its name follows. */
export const TENANT_URI_PREFIX = 'urn:drawbridge:tenant:';

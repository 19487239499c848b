export { LENIENCIES, LENIENT, STRICT, type Compat, type Leniency, type LeniencyName } from './compat.ts';
export { foldCase } from './fold-case.ts';
export {
  equalJson,
  isJsonArray,
  isJsonObject,
  kindOf,
  memberInAnyCase,
  memberOf,
  quote,
  type JsonObject,
  type JsonValue,
} from './json.ts';
export { SCIM_MEDIA_TYPE } from './media-type.ts';
export {
  ScimError,
  expiredCursor,
  forbidden,
  invalidCount,
  invalidCursor,
  invalidFilter,
  invalidPath,
  invalidSyntax,
  invalidValue,
  invalidVers,
  isScimType,
  mutability,
  noTarget,
  notFound,
  notImplemented,
  parseErrorMessage,
  payloadTooLarge,
  preconditionFailed,
  sensitive,
  toErrorMessage,
  tooMany,
  unauthorized,
  unavailable,
  uniqueness,
  type ScimType,
} from './scim-error.ts';
export {
  BULK_REQUEST_MESSAGE,
  BULK_RESPONSE_MESSAGE,
  ENTERPRISE_USER_SCHEMA,
  ERROR_MESSAGE,
  GROUP_SCHEMA,
  LIST_RESPONSE_MESSAGE,
  METADATA_NAMESPACE,
  METADATA_SCHEMA,
  PATCH_OP_MESSAGE,
  REFUSED_EVENT,
  RESOURCE_TYPE_SCHEMA,
  SCHEMA_SCHEMA,
  SEARCH_REQUEST_MESSAGE,
  SCIM_ACTIVATE_EVENT,
  SCIM_CREATE_EVENT,
  SCIM_DEACTIVATE_EVENT,
  SCIM_DELETE_EVENT,
  SCIM_PATCH_EVENT,
  SCIM_PUT_EVENT,
  SERVICE_PROVIDER_CONFIG_SCHEMA,
  TENANT_URI_PREFIX,
  UNKNOWN_MEMBERS_EVENT,
  USER_SCHEMA,
} from './urn.ts';
export {
  isComparison,
  joinFilters,
  mapTerms,
  pathsOf,
  type CompareOperator,
  type CompareValue,
  type Comparison,
  type Filter,
  type Logical,
  type Negation,
  type Presence,
  type Term,
  type ValuePath,
} from './filter/filter.ts';
export { costOfFilter } from './filter/any-of.ts';
export { isOrdering, stringTest } from './filter/compare.ts';
export { compileFilter, compileValueFilter } from './filter/match-filter.ts';
export { parseFilter } from './filter/parse-filter.ts';
export { printFilter } from './filter/print-filter.ts';
export { withWordsAsText } from './filter/word-text.ts';
export { applyPatch } from './patch/apply-patch.ts';
export { parsePatch } from './patch/parse-patch.ts';
export {
  type AssignOperation,
  type PatchOperation,
  type PatchTarget,
  type RemoveExtensionOperation,
  type RemoveOperation,
} from './patch/patch-operation.ts';
export { parsePatchPath, printPatchPath, type PatchPath } from './patch/patch-path.ts';
export { parseAttributePath, printAttributePath, type AttributePath } from './path/attribute-path.ts';
export {
  asCoreAttribute,
  resolveKey,
  resolvePath,
  type AttributeReference,
  type CoreReference,
  type ExtensionReference,
  type Reference,
} from './path/resolve-path.ts';
export { elementsOf, isPrimary } from './resource/elements.ts';
export { mergeReplacement } from './resource/merge-replacement.ts';
export type { Attributes } from './resource/attributes.ts';
export { parseResource } from './resource/parse-resource.ts';
export {
  DEFAULT_PROJECTION,
  compileProjection,
  includesAttribute,
  parseProjection,
  withWritten,
  type Projection,
} from './resource/project.ts';
export { schemasOf } from './resource/schemas-of.ts';
export {
  attribute,
  isSecret,
  type AttributeDefinition,
  type AttributeType,
  type Mutability,
  type Returned,
  type SchemaDefinition,
  type Uniqueness,
} from './schema/attribute-definition.ts';
export { COMMON_ATTRIBUTES } from './schema/common-attributes.ts';
export { ENTERPRISE_USER } from './schema/enterprise-user.ts';
export { GROUP } from './schema/group.ts';
export { METADATA } from './schema/metadata.ts';
export { RESOURCE_TYPE } from './schema/resource-type-schema.ts';
export {
  GROUP_RESOURCE_TYPE,
  USER_RESOURCE_TYPE,
  defineResourceType,
  withoutPlainNames,
  type Relation,
  type Relations,
  type ResourceType,
  type ResourceTypeDefinition,
  type SchemaExtension,
} from './schema/resource-type.ts';
export { SCHEMA } from './schema/schema-schema.ts';
export { SERVICE_PROVIDER_CONFIG } from './schema/service-provider-config.ts';
export { USER } from './schema/user.ts';

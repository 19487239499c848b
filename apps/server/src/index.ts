export { loadConfig } from './config/load-config.ts';
export type { DatabaseSetting, PostgresSetting, SqliteSetting } from './config/database-setting.ts';
export {
  ONLY_TENANT,
  type Address,
  type GuardConfig,
  type ServerConfig,
  type TenantConfig,
} from './config/server-config.ts';
export { listen, type Listening, type ListenOptions } from './listen.ts';
export { makeDirectory } from './make-directory.ts';
export { SettingError } from './setting-error.ts';
export { startServer, type RunningServer } from './start-server.ts';

export { parseEnvironment, type Database, type ServerConfig } from './config.ts';
export { listen, type Listening, type ListenOptions } from './listen.ts';
export { SettingError } from './setting-error.ts';
export { startServer, type RunningServer } from './start-server.ts';

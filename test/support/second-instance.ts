import { join } from 'node:path';
import { Settings } from '@aidoo/config';
import type { World } from './bootstrap.ts';
import { GatewayProcess } from './gateway-process.ts';

/** A process of its own beside the world's gateway, on the same store and with the same secrets. */
export function startBeside({ app, dataDir }: World): Promise<GatewayProcess> {
  const socket = encodeURIComponent(join(dataDir, 'store/store.sock'));
  const { mongodbUri = `mongodb://${socket}/aidoo?directConnection=true`, publicUrl } = app.get(Settings);
  return GatewayProcess.start({
    DATA_DIR: dataDir,
    MONGODB_URI: mongodbUri,
    PUBLIC_URL: publicUrl,
    LOG_LEVEL: 'silent',
  });
}

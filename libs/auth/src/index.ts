export { AuthService } from './auth.service.ts';
export { AuthLimits } from './auth-limits.ts';
export { AuthModule } from './auth.module.ts';
export { isOwnOrigin, SameOriginGuard } from './same-origin.guard.ts';
export { SessionCookies } from './session-cookies.service.ts';
export { SessionsService } from './sessions.service.ts';
export { RegisterDto } from './dto/register.dto.ts';
export { Me, SecondStep, SignIn } from './dto/sign-in.dto.ts';

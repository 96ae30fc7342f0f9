/* C11 7.23: _Noreturn. */
#pragma once

#define noreturn _Noreturn

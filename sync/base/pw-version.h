/* The version of both programs. */
#pragma once

#define PW_VERSION "0.1.0"

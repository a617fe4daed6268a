#include <norma/norma.h>
#include <stdio.h>

int main(void)
{
    puts(norma_version());
    return 0;
}

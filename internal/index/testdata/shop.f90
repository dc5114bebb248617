module shop
  use, intrinsic :: iso_fortran_env, only: real64
  use money
  implicit none
  integer, parameter :: limit = 10, other = 20
  real(real64) :: rates(3), total
  type, public :: order
    integer :: id
    character(len=10) :: name
  end type order
  interface
    subroutine remote(a)
      integer :: a
    end subroutine remote
  end interface
contains
  pure function price(o, rate) result(p)
    type(order), intent(in) :: o
    real :: p
    if (rate > 0) then ! function fake(a)
      p = 1
    end if
  end function price
  subroutine save_order(o)
    print *, "end module"
  end subroutine
end module shop
program main
  use shop
end program main

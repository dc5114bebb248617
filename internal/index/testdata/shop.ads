with Ada.Text_IO; use Ada.Text_IO;
package Shop.Orders is
   type Order is record
      Id : Integer;
      Name, Nick : String (1 .. 10);
   end record;
   type Color is (Red, Green);
   Limit : constant Integer := 10;
   Lost : exception;
   procedure Save (O : in out Order; Deep : Boolean := False);
   function Price (O : Order) return Float;
end Shop.Orders;
